import ts from 'typescript';
import { Converter } from './convert.js';
import { Declarations, type Source } from './declarations.js';
import { descriptionOf } from './description.js';
import type { JsonSchema } from './json-schema.js';
import { Unsupported } from './unsupported.js';

export interface SchemaOptions {
  /** Name of the union that the schema describes. */
  root: string;
  /** Property whose constant tells the members of the union apart. */
  discriminator: string;
  id: string;
  /** Packages that the sources are part of. */
  packages?: readonly string[];
}

/** The schema of a discriminated union of objects, from the source text of TypeScript declarations. */
export function schemaOf(sources: readonly Source[], options: SchemaOptions): JsonSchema {
  const declarations = new Declarations(sources, options.packages);
  const converter = new Converter(declarations);
  const root = declarations.root(options.root);
  if (!ts.isTypeAliasDeclaration(root) || !ts.isUnionTypeNode(root.type)) {
    throw new Unsupported(root, 'the root is not a union');
  }
  const oneOf = root.type.types.map((member) => {
    if (!ts.isTypeReferenceNode(member)) throw new Unsupported(member, 'a member of the root has no name');
    return converter.reference(member);
  });
  assertDiscriminated(root.type, converter.definitions, options.discriminator);
  const description = descriptionOf(root);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: options.id,
    title: options.root,
    ...(description === undefined ? undefined : { description }),
    oneOf,
    $defs: Object.fromEntries(converter.definitions),
  };
}

function assertDiscriminated(
  union: ts.UnionTypeNode,
  definitions: ReadonlyMap<string, JsonSchema>,
  discriminator: string,
): void {
  const seen = new Set<unknown>();
  for (const member of union.types) {
    const definition = definitions.get(member.getText());
    const value = definition?.properties?.[discriminator]?.const;
    if (value === undefined || !definition?.required?.includes(discriminator)) {
      throw new Unsupported(member, `has no constant \`${discriminator}\``);
    }
    if (seen.has(value)) throw new Unsupported(member, `\`${discriminator}\` is ${String(value)} twice`);
    seen.add(value);
  }
}

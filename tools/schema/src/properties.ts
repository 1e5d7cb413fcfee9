import ts from 'typescript';
import type { Declarations } from './declarations.js';
import { descriptionOf } from './description.js';
import { Unsupported } from './unsupported.js';

export interface Property {
  name: string;
  optional: boolean;
  type: ts.TypeNode;
  description: string | undefined;
}

/** A type that is an object: its properties, those of the types it extends or intersects before its own. */
export type ObjectNode = ts.InterfaceDeclaration | ts.TypeLiteralNode | ts.IntersectionTypeNode;

/** All properties of an object type, flattened. One that is declared again replaces what it overrides. */
export function propertiesOf(node: ObjectNode, declarations: Declarations): Property[] {
  const byName = new Map<string, Property>();
  for (const property of collect(node, declarations)) byName.set(property.name, property);
  return [...byName.values()];
}

function collect(node: ts.Node, declarations: Declarations): Property[] {
  if (ts.isIntersectionTypeNode(node)) return node.types.flatMap((type) => collect(type, declarations));
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const declaration = declarations.resolve(node);
    return collect(ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration, declarations);
  }
  if (ts.isTypeLiteralNode(node)) return node.members.map(property);
  if (ts.isInterfaceDeclaration(node)) {
    const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
    return [...bases.flatMap((base) => collect(base, declarations)), ...node.members.map(property)];
  }
  throw new Unsupported(node, 'not an object type');
}

function property(member: ts.TypeElement): Property {
  if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || member.type === undefined) {
    throw new Unsupported(member, 'only properties with a plain name and a type are supported');
  }
  return {
    name: member.name.text,
    optional: member.questionToken !== undefined,
    type: member.type,
    description: descriptionOf(member),
  };
}

import ts from 'typescript';
import type { Declaration, Declarations } from './declarations.js';
import { descriptionOf } from './description.js';
import type { JsonSchema } from './json-schema.js';
import { propertiesOf, type ObjectNode } from './properties.js';
import { Unsupported } from './unsupported.js';

/** What the strings of a type look like, where TypeScript cannot say it. */
const PATTERNS: Readonly<Record<string, string>> = { Integer: '^-?\\d+$' };

/** Converts types to schemas; every named type it meets becomes a definition. */
export class Converter {
  /** In the order in which they were first referred to. */
  readonly definitions: Map<string, JsonSchema> = new Map();

  constructor(readonly declarations: Declarations) {}

  /** The schema of a declared type itself. */
  declaration(node: Declaration): JsonSchema {
    const description = descriptionOf(node);
    const schema = ts.isInterfaceDeclaration(node)
      ? this.#object(node)
      : this.#type(node.type, PATTERNS[node.name.text]);
    return { ...(description === undefined ? undefined : { description }), ...schema };
  }

  /** A reference to a named type. */
  reference(node: ts.TypeReferenceNode): JsonSchema {
    const declaration = this.declarations.resolve(node);
    const name = declaration.name.text;
    if (!this.definitions.has(name)) {
      // Its place is taken first: a type may refer to itself.
      this.definitions.set(name, {});
      this.definitions.set(name, this.declaration(declaration));
    }
    return { $ref: `#/$defs/${name}` };
  }

  #type(node: ts.TypeNode, pattern?: string): JsonSchema {
    const values = valuesOf(node);
    if (values !== undefined) return { type: 'object', additionalProperties: this.#type(values) };
    if (ts.isTypeReferenceNode(node)) return this.reference(node);
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type, pattern);
    if (ts.isUnionTypeNode(node)) return union(node.types.map((type) => this.#type(type, pattern)));
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.#type(node.elementType) };
    if (ts.isTypeLiteralNode(node) || ts.isIntersectionTypeNode(node)) return this.#object(node);
    if (ts.isLiteralTypeNode(node)) return literal(node);
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return pattern === undefined ? { type: 'string' } : { type: 'string', pattern };
      case ts.SyntaxKind.NumberKeyword:
        // The model has no fractions: ids, counts, positions and nanoseconds.
        return { type: 'integer' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      default:
        throw new Unsupported(node, 'type not supported');
    }
  }

  #object(node: ObjectNode): JsonSchema {
    const properties = propertiesOf(node, this.declarations);
    return {
      type: 'object',
      properties: Object.fromEntries(
        properties.map(({ name, type, description }) => [
          name,
          { ...(description === undefined ? undefined : { description }), ...this.#type(type) },
        ]),
      ),
      required: properties.filter(({ optional }) => !optional).map(({ name }) => name),
      additionalProperties: false,
    };
  }
}

/** The values of an object with whatever keys: `Record<string, T>`, `{ [key: string]: T }`. */
function valuesOf(node: ts.TypeNode): ts.TypeNode | undefined {
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === 'Record') {
    return node.typeArguments?.[1];
  }
  const [member, another] = ts.isTypeLiteralNode(node) ? node.members : [];
  return member !== undefined && another === undefined && ts.isIndexSignatureDeclaration(member)
    ? member.type
    : undefined;
}

function literal(node: ts.LiteralTypeNode): JsonSchema {
  const value = node.literal;
  if (ts.isStringLiteral(value)) return { const: value.text };
  if (ts.isNumericLiteral(value)) return { const: Number(value.text) };
  switch (value.kind) {
    case ts.SyntaxKind.NullKeyword:
      return { type: 'null' };
    case ts.SyntaxKind.TrueKeyword:
      return { const: true };
    case ts.SyntaxKind.FalseKeyword:
      return { const: false };
    default:
      throw new Unsupported(node, 'literal not supported');
  }
}

/** Strings to choose from become an enum, bare types a list of types; anything else stays a choice. */
function union(members: JsonSchema[]): JsonSchema {
  const choices = members.map((member) => member.const);
  if (choices.every((choice) => typeof choice === 'string')) return { enum: choices };
  const types = members.map((member) => (Object.keys(member).length === 1 ? member.type : undefined));
  if (types.every((type) => typeof type === 'string')) return { type: types };
  return { anyOf: members };
}

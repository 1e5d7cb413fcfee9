import { expect, it } from 'vitest';
import type { JsonSchema } from '../src/json-schema.js';
import { schemaOf as schemaOfSources } from '../src/schema.js';

const OPTIONS = { root: 'Event', discriminator: 'type', id: 'urn:test' };

const schemaOf = (text: string): JsonSchema => schemaOfSources([{ fileName: 'events.ts', text }], OPTIONS);

/** The schema of one property of type `type`, with the definitions around it. */
function propertyOf(type: string, declarations = ''): JsonSchema | undefined {
  const source = `${declarations}
    export interface Only { type: 'only'; property: ${type} }
    export interface Other { type: 'other' }
    export type Event = Only | Other;`;
  return schemaOf(source).$defs?.['Only']?.properties?.['property'];
}

it.each<[string, JsonSchema]>([
  ['string', { type: 'string' }],
  ['number', { type: 'integer' }],
  ['boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ['true', { const: true }],
  ["'x'", { const: 'x' }],
  ['1', { const: 1 }],
  ["'x' | 'y'", { enum: ['x', 'y'] }],
  ['string | null', { type: ['string', 'null'] }],
  ['(string | null)[]', { type: 'array', items: { type: ['string', 'null'] } }],
  ["'x' | null", { anyOf: [{ const: 'x' }, { type: 'null' }] }],
  ['Record<string, number>', { type: 'object', additionalProperties: { type: 'integer' } }],
  ['{ [key: string]: string }', { type: 'object', additionalProperties: { type: 'string' } }],
  ['string[] | null', { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] }],
])('converts %s', (type, schema) => {
  expect(propertyOf(type)).toEqual(schema);
});

it('makes a definition of every named type that is reached, and of no other', () => {
  const { $defs } = schemaOf(
    `interface Base { type: 'b' }
     interface Unused { x: string }
     type Name = string;
     interface Tree { name: Name; children: Tree[] }
     interface Other { type: 'o' }
     interface Full extends Base { tree: Tree }
     type Event = Full | Other;`,
  );
  expect(Object.keys($defs ?? {})).toEqual(['Full', 'Tree', 'Name', 'Other']);
  expect($defs?.['Tree']?.properties?.['children']).toEqual({
    type: 'array',
    items: { $ref: '#/$defs/Tree' },
  });
});

it('flattens what an interface extends and what a type intersects into closed objects', () => {
  const declarations = `
    interface Deep { deep: string }
    interface Base extends Deep { base?: string; replaced: string }
    interface Own extends Base { replaced: number }`;
  const flat = {
    type: 'object',
    properties: {
      deep: { type: 'string' },
      base: { type: 'string' },
      replaced: { type: 'integer' },
      more: { type: 'string' },
    },
    required: ['deep', 'replaced', 'more'],
    additionalProperties: false,
  };
  expect(propertyOf('Own & { more: string }', declarations)).toEqual(flat);
});

it('takes descriptions from the comments of types and of properties', () => {
  const { description, $defs } = schemaOf(
    `/**
      * Wrapped
      * over {@link A} lines.
      *
      * Second.
      */
     type Event = A | B;
     /** An A. */
     interface A {
       type: 'a';
       /** Of \`b\`. */
       b: B;
     }
     // no documentation
     interface B { type: 'b' }`,
  );
  expect(description).toBe('Wrapped over A lines.\nSecond.');
  expect($defs?.['A']?.description).toBe('An A.');
  expect($defs?.['A']?.properties?.['b']).toEqual({ description: 'Of `b`.', $ref: '#/$defs/B' });
  expect($defs?.['B']).not.toHaveProperty('description');
});

it('gives the digits of Integer a pattern', () => {
  const source = `type Integer = number | string;
    interface A { type: 'a'; n: Integer } interface B { type: 'b' } type Event = A | B;`;
  expect(schemaOf(source).$defs?.['Integer']).toEqual({
    anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?\\d+$' }],
  });
});

it.each([
  ['Map<string, string>', 'only plain names are supported: Map<string, string>'],
  ['Buffer', 'not declared here: Buffer'],
  ['unknown', 'type not supported: unknown'],
  ['bigint', 'type not supported: bigint'],
  ['[string, number]', 'type not supported: [string, number]'],
  ['undefined', 'type not supported: undefined'],
  ['-1', 'literal not supported: -1'],
  ['readonly string[]', 'type not supported: readonly string[]'],
  ['{ method(): void }', 'only properties with a plain name and a type are supported: method(): void'],
  ['{ a: string } & string', 'not an object type: string'],
])('stops at %s and says where', (type, reason) => {
  expect(() => propertyOf(type)).toThrow(reason);
  expect(() => propertyOf(type)).toThrow(/^events\.ts:2:\d+: /);
});

it('takes types from the files beside the first', () => {
  const sources = [
    {
      fileName: 'src/events.ts',
      text: `import type { Value } from './values.js';
        export type * from './values.js';
        interface A { type: 'a'; value: Value } interface B { type: 'b' } type Event = A | B;`,
    },
    { fileName: 'src/values.ts', text: 'export type Value = number | Buffer;' },
  ];
  expect(() => schemaOfSources(sources, OPTIONS)).toThrow('src/values.ts:1:30: not declared here: Buffer');
  sources[1]!.text = 'export type Value = number;';
  expect(schemaOfSources(sources, OPTIONS).$defs?.['Value']).toEqual({ type: 'integer' });
});

it.each([
  ['export const x = 1;', 'only interfaces and type aliases can be here'],
  ["import type { X } from './x.js';", 'only interfaces and type aliases can be here'],
  ["export type * from './x.js';", 'only interfaces and type aliases can be here'],
  ["import { events } from './events.js';", 'only interfaces and type aliases can be here'],
  ['interface Box<T> { value: T }', 'type parameters are not supported'],
  ['interface Only { more: string }', 'declared twice'],
])('stops at the statement %s', (statement, reason) => {
  expect(() => propertyOf('string', statement)).toThrow(reason);
});

it.each([
  ['A | B', "interface A { type: 'a' } interface B { type: 'a' }", '`type` is a twice: B'],
  ['A | B', "interface A { type: 'a' } interface B { type: string }", 'has no constant `type`: B'],
  ['A | B', "interface A { type: 'a' } interface B { type?: 'b' }", 'has no constant `type`: B'],
  ["A | { type: 'b' }", "interface A { type: 'a' }", 'a member of the root has no name'],
  ['A', "interface A { type: 'a' }", 'the root is not a union'],
])('refuses the union %s of %s', (union, declarations, reason) => {
  expect(() => schemaOf(`${declarations} type Event = ${union};`)).toThrow(reason);
});

it('says which root is missing', () => {
  expect(() => schemaOf('interface A { x: string }')).toThrow('no type Event is declared');
});

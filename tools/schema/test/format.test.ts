import { expect, it } from 'vitest';
import { format } from '../src/json-schema.js';

it('puts an array on one line where it fits, and breaks objects', () => {
  expect(format({ type: ['string', 'null'], anyOf: [{ type: 'string' }], required: [] })).toBe(`{
  "type": ["string", "null"],
  "anyOf": [
    {
      "type": "string"
    }
  ],
  "required": []
}
`);
});

it('breaks an array of more than 110 columns', () => {
  const names = Array.from({ length: 10 }, (_, i) => `name-${i}`.padEnd(12, '.'));
  const text = format({ enum: names });
  expect(text.split('\n')[2]).toBe('    "name-0......",');
  expect(JSON.parse(text)).toEqual({ enum: names });
});

it('leaves brackets inside strings alone', () => {
  const schema = { description: 'a [\n b\n] c', enum: ['[', ']', '{ "x": [ ] }'] };
  expect(JSON.parse(format(schema))).toEqual(schema);
});

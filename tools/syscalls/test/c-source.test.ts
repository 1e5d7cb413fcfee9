import { expect, it } from 'vitest';
import { cleanSource, parseDefinitions } from '../src/c-source.js';

it('reads macros and enumerators in their order, without comments', () => {
  const source = cleanSource(`
#define A 1 /* one
   and more */
#define FUNCTION(x) (x)
#define GUARD
enum kind { FIRST, SECOND = 5, THIRD };
  # define B (A | \\
    2) // two
`);
  expect(parseDefinitions(source)).toEqual([
    { name: 'A', expression: '1' },
    { name: 'FIRST', expression: '0' },
    { name: 'SECOND', expression: '5' },
    { name: 'THIRD', expression: 'SECOND + 1' },
    { name: 'B', expression: expect.stringMatching(/^\(A \|\s+2\)$/) as string },
  ]);
});

it('does not take macros between enumerators for enumerators', () => {
  const source = 'enum {\n  X = 1,\n#define X X\n  Y,\n};\n';
  expect(parseDefinitions(source).filter(({ name }) => name === 'Y')).toEqual([
    { name: 'Y', expression: 'X + 1' },
  ]);
});

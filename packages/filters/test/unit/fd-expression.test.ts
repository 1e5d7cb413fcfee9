import { expect, it } from 'vitest';
import { parseFdExpression } from '../../src/fd-expression.js';

it.each([
  ['1', [{ min: 1, max: 1 }]],
  [
    '0, 2',
    [
      { min: 0, max: 0 },
      { min: 2, max: 2 },
    ],
  ],
  ['all', [{ min: 0 }]],
  ['none', []],
  ['!all', []],
  ['!none', [{ min: 0, max: 0x7fffffff }]],
  [
    '!1',
    [
      { min: 0, max: 0 },
      { min: 2, max: 0x7fffffff },
    ],
  ],
])('fd=%s', (expression, bounds) => {
  expect(parseFdExpression(expression)).toEqual(bounds);
});

it.each(['', 'x', '-1', '1,,2', '1.5', '0x1', '99999999999', '!', 'stdin'])(
  'fd=%s is refused',
  (expression) => {
    expect(() => parseFdExpression(expression)).toThrow(/^a descriptor is a whole number from 0, not /);
  },
);

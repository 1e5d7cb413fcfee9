import { expect, it } from 'vitest';
import { differingFields, shape } from '../src/compare/shape.js';

it.each([
  ['12', 'N'],
  ['-1 ENOENT (No such file)', 'N ENOENT (No such file)'],
  ['0x8000 (flags O_RDONLY)', '0xN (flags O_RDONLY)'],
  ['0644', '0N'],
  ['P.1.2', 'N'],
  ['PROT_READ', 'PROT_READ'],
  ['"a \\"b"', 'S'],
  ['"\\x5e\\x0d"', 'HEX'],
  ['"abc\\n\\177"...', 'S5...'],
  ['{st_size=5, ...}', '{st_size=N, ...}'],
  ['[{fd=3, revents=POLLIN}, {fd=5, revents=POLLIN}]', '[{fd=N, revents=POLLIN}]'],
  ['[{fd=3, revents=POLLIN}, {fd=5, revents=POLLHUP}]', '[{fd=N, revents=POLLIN}, {fd=N, revents=POLLHUP}]'],
  ['2 ([{fd=3, revents=POLLIN}, {fd=5, revents=POLLIN}])', 'N ([{fd=N, revents=POLLIN}])'],
  ['[1] => [2]', '[N] => [N]'],
])('%s has the shape %s', (text, expected) => {
  expect(shape(text)).toBe(expected);
});

it('names the fields that differ', () => {
  expect(differingFields('{a=1, b={c=2, d=3}}', '{a=1, b={c=4, d=5}}')).toBe('c+d');
  expect(differingFields('12', '13')).toBe('');
});

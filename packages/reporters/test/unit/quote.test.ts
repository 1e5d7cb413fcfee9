import { expect, it } from 'vitest';
import { quote } from '../../src/formats/strace/quote.js';

it.each([
  ['', '""'],
  ['plain text ~!', '"plain text ~!"'],
  ['a"b', String.raw`"a\"b"`],
  ['a\\b', String.raw`"a\\b"`],
  ['\t\n\v\f\r', String.raw`"\t\n\v\f\r"`],
  ['\0', String.raw`"\0"`],
  ['\0a', String.raw`"\0a"`],
  ['\x001', String.raw`"\0001"`],
  ['\x018', String.raw`"\18"`],
  ['\x017', String.raw`"\0017"`],
  ['\x7f', String.raw`"\177"`],
  ['\x1b[0m', String.raw`"\33[0m"`],
  ['é', String.raw`"\303\251"`],
  ['𝄞', String.raw`"\360\235\204\236"`],
])('%j is quoted as strace quotes it', (text, quoted) => {
  expect(quote(text)).toBe(quoted);
});

it('takes the exact bytes where they are given', () => {
  expect(quote('/\ufffda', Buffer.from([0x2f, 0xff, 0x61]).toString('base64'))).toBe(String.raw`"/\377a"`);
});

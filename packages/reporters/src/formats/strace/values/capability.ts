/** Capabilities of capget(2). Pure. */
import type { FlagsValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import type { Format } from './special.js';

/** All names there are fill the lower of two words: what has none is in the upper. */
const unnamed = (bits: string): string => `0x${(BigInt(bits) >> 32n).toString(16)} /* CAP_??? */`;

/** `1<<CAP_CHOWN|1<<CAP_KILL`. */
function capabilities({ flags: names }: FlagsValue): string {
  const texts = names.map((name) => (name.startsWith('0x') ? unnamed(name) : `1<<${name}`));
  return texts.length === 0 ? '0' : texts.join('|');
}

const userData: Format = (value) => {
  const sets = Object.entries(value as Fields).map(
    ([name, set]) => `${name}=${capabilities(set as unknown as FlagsValue)}`,
  );
  return `{${sets.join(', ')}}`;
};

export const CAPABILITY_TEXTS: Readonly<Record<string, Format>> = { 'cap-user-data': userData };

/** Capabilities of capget(2): linux/capability.h. Pure. */
import { argument } from '../decode/call.js';
import { constantSet } from '../linux/constants.js';
import type { FlagsValue, MemoryValue } from '../values.js';
import { copyMemory } from './read.js';
import { constant, custom, pid, struct, type ReadContext, type Type } from './type.js';

const VERSION_1 = 0x19980330;
const VERSION_2 = 0x20071026;
const VERSION_3 = 0x20080522;

/** sizeof(struct __user_cap_data_struct): three words of 32 capabilities. */
const DATA_SIZE = 12;

/** How many structures there are: later versions have twice as many capabilities. */
function countOf(context: ReadContext): number | undefined {
  const version = copyMemory(context, argument(context.call, 0), 4)?.readUInt32LE(0);
  if (version === VERSION_2 || version === VERSION_3) return 2;
  if (version === undefined) return undefined;
  return version === VERSION_1 || !context.out ? 1 : undefined;
}

/** Names the capabilities in a word of 64 bits. */
function capabilities(low: number, high: number, context: ReadContext): FlagsValue {
  const names = new Map(constantSet(context.call.options.arch, 'capability')?.values);
  const found: string[] = [];
  let unnamed = 0n;
  for (let bit = 0; bit < 64; bit++) {
    if ((((bit < 32 ? low : high) >>> (bit & 31)) & 1) === 0) continue;
    const name = names.get(bit);
    if (name === undefined) unnamed |= 1n << BigInt(bit);
    else found.push(name);
  }
  if (unnamed !== 0n) found.push(`0x${unnamed.toString(16)}`);
  return {
    flags: found,
    raw: high < 2 ** 21 ? high * 2 ** 32 + low : String((BigInt(high) << 32n) | BigInt(low)),
  };
}

/** Value: `{ effective, permitted, inheritable }`, flags each. The call's first argument says how wide they are. */
const data = custom('cap-user-data', (context, address) => {
  const count = countOf(context);
  const bytes = count && copyMemory(context, address, count * DATA_SIZE);
  if (!bytes) return undefined;
  const word = (offset: number): MemoryValue =>
    capabilities(
      bytes.readUInt32LE(offset),
      count === 2 ? bytes.readUInt32LE(DATA_SIZE + offset) : 0,
      context,
    ) as unknown as MemoryValue;
  return { value: { effective: word(0), permitted: word(4), inheritable: word(8) } };
});

export const CAPABILITY_TYPES: Readonly<Record<string, Type>> = {
  'cap-user-header': struct('cap-user-header', 8, {
    version: [0, constant('capability-version', 32, false)],
    pid: [4, pid],
  }),
  'cap-user-data': data,
};

/** What x86 alone has: asm/ldt.h, asm/prctl.h. Pure. */
import { copyMemory, readValue } from './read.js';
import { coded, custom, pointer, s32, struct, x32, type Type } from './type.js';

const bit = (at: number, width = 1): Type =>
  coded('user-desc-bits', 4, (bytes) => (bytes.readUInt32LE(0) >>> at) & ((1 << width) - 1));

/** `struct user_desc`: the bits of its last word one by one. */
const userDesc = struct('user-desc', 16, {
  entry_number: [0, s32],
  base_addr: [4, x32],
  limit: [8, x32],
  seg_32bit: [12, bit(0)],
  contents: [12, bit(1, 2)],
  read_exec_only: [12, bit(3)],
  limit_in_pages: [12, bit(4)],
  seg_not_present: [12, bit(5)],
  useable: [12, bit(6)],
  lm: [12, bit(7)],
});

const WRITES: ReadonlySet<number> = new Set([1, 0x11]);

/** What modify_ldt(2) is to write; the extent is its size. */
const ldt = custom(
  'ldt',
  (context, address, size) => {
    const { call } = context;
    if (!WRITES.has(call.words[0]!) || size !== userDesc.size) return undefined;
    return readValue(userDesc, context, address);
  },
  userDesc,
);

/** The entry that get_thread_area(2) is asked for. */
const entry = custom(
  'user-desc-entry',
  (context, address) => {
    const value = copyMemory(context, address, 4)?.readInt32LE(0);
    return value === undefined ? undefined : { value: { entry_number: value }, truncated: true };
  },
  userDesc,
);

export const ARCH_TYPES: Readonly<Record<string, Type>> = {
  'user-desc': userDesc,
  'user-desc-entry': entry,
  ldt,
  /** Features of a processor by number: XFEATURE_… of the kernel's asm/fpu/types.h. */
  'xfeature-mask': coded('xfeature-mask', 8, (bytes) => Number(bytes.readBigUInt64LE(0))),
  xfeature: coded('xfeature', 8, (bytes) => Number(bytes.readBigUInt64LE(0))),
  'base-address': pointer,
};

/** Safepoint tables, which stand behind the instructions of optimized code (V8: codegen/safepoint-table.cc). */

/** How the table's header is laid out. */
export interface SafepointShape {
  /** A word with the number of stack slots comes first (V8 13.6 on). */
  slotsWord: boolean;
  /** Words behind the entry configuration, in Maglev's table. */
  maglevWords: number;
}

const MAX_ENTRIES = 1 << 20;

/** Bytes of the table's header. */
export function safepointHeader(shape: SafepointShape, maglev: boolean): number {
  return (shape.slotsWord ? 12 : 8) + (maglev ? shape.maglevWords * 4 : 0);
}

/** Bytes of the whole entry list, by the header; `undefined` when it cannot be one. */
export function safepointSize(header: Buffer, shape: SafepointShape, maglev: boolean): number | undefined {
  const { length, entry } = configuration(header, shape, maglev);
  if (length < 0 || length > MAX_ENTRIES) return undefined;
  return length * entry.size;
}

/**
 * The deoptimization entry of the call that returns to `pcOffset`; -1 where the call cannot deoptimize.
 * A frame that waits for its lazy deoptimization returns to the trampoline instead.
 */
export function findDeoptIndex(
  header: Buffer,
  entries: Buffer,
  shape: SafepointShape,
  maglev: boolean,
  pcOffset: number,
): number {
  const { length, entry } = configuration(header, shape, maglev);
  if (!entry.hasDeopt) return -1;
  for (let i = 0, at = 0; i < length; i++, at += entry.size) {
    const pc = little(entries, at, entry.pc);
    if (pc !== pcOffset && little(entries, at + entry.pc + entry.deopt, entry.pc) - 1 !== pcOffset) continue;
    return little(entries, at + entry.pc, entry.deopt) - 1;
  }
  return -1;
}

interface EntryShape {
  hasDeopt: boolean;
  pc: number;
  deopt: number;
  size: number;
}

function configuration(
  header: Buffer,
  shape: SafepointShape,
  maglev: boolean,
): { length: number; entry: EntryShape } {
  const at = shape.slotsWord ? 4 : 0;
  const bits = header.readUInt32LE(at + 4);
  const hasDeopt = (bits & 1) !== 0;
  const registers = (bits >>> 1) & 7;
  const pc = (bits >>> 4) & 7;
  const deopt = (bits >>> 7) & 7;
  const size = pc + (hasDeopt ? deopt + pc : 0) + (maglev ? 1 : 0) + registers;
  return { length: header.readInt32LE(at), entry: { hasDeopt, pc, deopt, size } };
}

function little(bytes: Buffer, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

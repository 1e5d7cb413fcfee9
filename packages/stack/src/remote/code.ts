/** From a return address in JIT memory to the Code object it belongs to (V8: objects/code.h, instruction-stream.h). */
import type { CodeEntry, Isolate } from './isolate.js';
import type { Layout } from './layout.js';
import type { Memory } from './memory.js';

/** How far back an object header is looked for: V8 has no larger machine code in practice. */
const MAX_CODE = 4 << 20;
const FIRST_WINDOW = 512;
const WINDOW = 16 << 10;
const PAGE = 4096;
const HIGH = 2 ** 32;

/** The code that `pc` returns into; `undefined` when there is none. */
export function findCode(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  pc: number,
): CodeEntry | undefined {
  for (const entry of isolate.codes) {
    if (entry.epoch === isolate.epoch && !entry.dead && pc > entry.start && pc <= entry.start + entry.size)
      return entry;
  }
  const entry = scanBack(memory, isolate, layout, pc);
  if (entry) {
    isolate.codes = isolate.codes.filter((other) => !other.dead && other.code !== entry.code);
    isolate.codes.push(entry);
  }
  return entry;
}

/**
 * An InstructionStream begins with its map, a constant of read-only space, and its Code. Words of machine code
 * may look so by chance: the Code must enclose `pc`.
 */
function scanBack(memory: Memory, isolate: Isolate, layout: Layout, pc: number): CodeEntry | undefined {
  let end = pc - (pc % 8);
  const floor = Math.max(0, pc - MAX_CODE);
  for (let window = FIRST_WINDOW; end > floor; window = WINDOW) {
    let start = Math.max(floor, end - window);
    // One word more than the window: a header may lie across its end.
    let bytes = readable(memory, start, end - start + 8);
    if (!bytes) {
      // The memory begins within the window: go on by pages.
      start = end - 1 - ((end - 1) % PAGE);
      bytes = readable(memory, start, end - start + 8);
    }
    if (!bytes) return undefined;
    for (let at = end - start - 8; at >= 0; at -= 8) {
      if ((bytes[at]! & 7) !== 1 || (bytes[at + 8]! & 7) !== 1) continue;
      const entry = headerAt(memory, isolate, layout, bytes, at, start, pc);
      if (entry) return entry;
    }
    end = start;
  }
  return undefined;
}

function readable(memory: Memory, address: number, length: number): Buffer | undefined {
  try {
    return memory.bytes(address, length);
  } catch {
    return undefined;
  }
}

function headerAt(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  bytes: Buffer,
  at: number,
  base: number,
  pc: number,
): CodeEntry | undefined {
  const mapHigh = bytes.readUInt32LE(at + 4);
  const codeHigh = bytes.readUInt32LE(at + 12);
  if (mapHigh >= 0x8000 || codeHigh >= 0x8000) return undefined;
  const map = bytes.readUInt32LE(at) + mapHigh * HIGH - 1;
  const code = bytes.readUInt32LE(at + 8) + codeHigh * HIGH - 1;
  if (isolate.streamMap !== 0 && map !== isolate.streamMap) return undefined;
  try {
    if (isolate.streamMap === 0 && isolate.types.typeOfMap(map) !== layout.types.instructionStream)
      return undefined;
    if (isolate.types.type(code) !== layout.types.code) return undefined;
    isolate.streamMap = map;
    return readCode(memory, isolate, layout, code, base + at, pc);
  } catch {
    return undefined;
  }
}

function readCode(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  code: number,
  stream: number,
  pc: number,
): CodeEntry | undefined {
  const offsets = layout.table.code;
  const start = memory.address(code + offsets.start);
  const size = memory.u32(code + offsets.size);
  if (memory.pointer(code + offsets.instructionStream) !== stream) return undefined;
  if (pc <= start || pc > start + size) return undefined;
  const kind = kindOfCode(layout, memory.u32(code + offsets.flags));
  const optimized = kind === 'maglev' || kind === 'turbofan';
  const deoptData = memory.isSmi(code + offsets.deoptData) ? 0 : memory.pointer(code + offsets.deoptData);
  return {
    code,
    stream,
    start,
    size,
    kind,
    deoptData,
    positions: positionsOf(memory, layout, code),
    optimizationId: optimized ? optimizationId(memory, layout, deoptData) : 0,
    epoch: isolate.epoch,
    dead: false,
  };
}

/** Copies of the interpreter's trampoline (`--interpreted-frames-native-stack`) have kinds of their own. */
function kindOfCode(layout: Layout, flags: number): CodeEntry['kind'] {
  const { mask, baseline, maglev, turbofan } = layout.codeKind;
  const kind = flags & mask;
  if (kind === baseline) return 'baseline';
  if (kind === maglev) return 'maglev';
  return kind === turbofan ? 'turbofan' : 'interpreter';
}

const ARRAY_DATA = 16;

function optimizationId(memory: Memory, layout: Layout, deoptData: number): number {
  return memory.smi(deoptData + ARRAY_DATA + layout.deoptimization.optimizationId * 8);
}

/** Code object's table of positions, or of bytecode offsets; 0: none. */
function positionsOf(memory: Memory, layout: Layout, code: number): number {
  const at = code + layout.table.code.positions;
  return memory.isSmi(at) ? 0 : memory.pointer(at);
}

/** After a GC: true when the same code is still at the same place. Its table may have moved. */
export function isSameCode(memory: Memory, layout: Layout, entry: CodeEntry): boolean {
  const offsets = layout.table.code;
  const same =
    memory.pointer(entry.stream + 8) === entry.code &&
    memory.address(entry.code + offsets.start) === entry.start &&
    memory.u32(entry.code + offsets.size) === entry.size &&
    (entry.optimizationId === 0 ||
      (memory.pointer(entry.code + offsets.deoptData) === entry.deoptData &&
        optimizationId(memory, layout, entry.deoptData) === entry.optimizationId));
  if (same) entry.positions = positionsOf(memory, layout, entry.code);
  return same;
}

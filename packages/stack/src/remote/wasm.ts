/**
 * Wasm frames: which function of which module. A frame holds its instance; from there V8's own accessors lead
 * to the module's script and to its code, a red-black tree by address (V8: wasm/wasm-code-manager.h,
 * `NativeModule::Lookup`). The byte offset in the function is not computed: such frames have no position.
 */
import type { Frame } from '@ptracer/core';
import type { Isolate } from './isolate.js';
import type { Layout, WasmTable } from './layout.js';
import { BadMemory, distrust, type Memory } from './memory.js';
import { VlqReader } from './positions.js';
import type { Scripts } from './scripts.js';

const MAX_TREE_DEPTH = 64;
const MAX_NEW_CODE = 100_000;
const MAX_WIRE_BYTES = 64 << 20;
const MAX_NAME = 1 << 16;
/** Subsection of the name section. */
const FUNCTION_NAMES = 1;
/** libstdc++ `_Rb_tree_node`: colour, parent, left, right, key, value. */
const NODE = { left: 16, right: 24, key: 32, value: 40 } as const;

/** Names by module (address of its bytes), from the name section. */
const nameTables = new WeakMap<Isolate, Map<number, Map<number, string>>>();

/** The frame of wasm code that `pc` returns into. What cannot be found out is left open, never guessed. */
export function wasmFrame(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  scripts: Scripts,
  pc: number,
  instance: number,
): Frame {
  const frame: Frame = { functionName: null, url: null, line: null, column: null, kind: 'wasm' };
  const { wasm } = layout.table;
  if (!layout.knownVersion) return frame;
  try {
    frame.url = scripts.entry(isolate, follow(memory, instance, wasm.script)).info.url;
    const holder = memory.address(follow(memory, instance, wasm.managedModule) + 8);
    const module = memory.address(memory.address(holder + 24));
    const index = functionIndex(memory, wasm, module, pc);
    if (index === undefined) return frame;
    frame.functionName = `wasm-function[${index}]`;
    const name = names(memory, isolate, wasm, module).get(index);
    if (name) frame.functionName = name;
  } catch (error) {
    if (!(error instanceof BadMemory)) throw error;
  }
  return frame;
}

function follow(memory: Memory, object: number, path: readonly number[]): number {
  return path.reduce((at, offset) => memory.pointer(at + offset), object);
}

function functionIndex(memory: Memory, wasm: WasmTable, module: number, pc: number): number | undefined {
  // The tree's node with the greatest start at or below the code.
  let code = 0;
  let node = memory.address(module + wasm.codeTree);
  for (let depth = 0; node !== 0; depth++) {
    if (depth > MAX_TREE_DEPTH) distrust();
    if (memory.address(node + NODE.key) < pc) {
      code = memory.address(node + NODE.value);
      node = memory.address(node + NODE.right);
    } else node = memory.address(node + NODE.left);
  }
  if (code !== 0 && encloses(memory, wasm, module, code, pc)) return memory.i32(code + wasm.codeIndex);
  // Code that V8 has not sorted into the tree yet.
  const end = memory.address(module + wasm.newCode + 8);
  let at = memory.address(module + wasm.newCode);
  for (let i = 0; at < end && i < MAX_NEW_CODE; i++, at += 8) {
    code = memory.address(at);
    if (encloses(memory, wasm, module, code, pc)) return memory.i32(code + wasm.codeIndex);
  }
  return undefined;
}

function encloses(memory: Memory, wasm: WasmTable, module: number, code: number, pc: number): boolean {
  if (memory.address(code) !== module) distrust();
  const start = memory.address(code + 8);
  return pc > start && pc <= start + memory.u32(code + wasm.codeSize);
}

function names(memory: Memory, isolate: Isolate, wasm: WasmTable, module: number): Map<number, string> {
  const storage = memory.address(module + wasm.wireBytes);
  const address = memory.address(storage);
  const length = memory.raw(storage + 8);
  let tables = nameTables.get(isolate);
  if (!tables) nameTables.set(isolate, (tables = new Map()));
  let table = tables.get(address);
  if (!table) {
    if (length > MAX_WIRE_BYTES) distrust();
    table = functionNames(memory.bytes(address, length));
    tables.set(address, table);
  }
  return table;
}

/** Function names of a module's `name` section (WebAssembly core specification, appendix "Custom Sections"). */
export function functionNames(module: Uint8Array): Map<number, string> {
  const result = new Map<number, string>();
  // LEB128 is what V8's tables use too.
  const reader = new VlqReader(module, 8);
  while (!reader.done) {
    const section = reader.byte();
    const size = reader.unsigned();
    const end = reader.at + size;
    if (section === 0 && text(module, reader, end) === 'name') readNames(module, reader, end, result);
    reader.at = end;
  }
  return result;
}

function readNames(module: Uint8Array, reader: VlqReader, end: number, out: Map<number, string>): void {
  while (!reader.done && reader.at < end) {
    const kind = reader.byte();
    const size = reader.unsigned();
    const kindEnd = Math.min(reader.at + size, end);
    if (kind === FUNCTION_NAMES) {
      let count = reader.unsigned();
      for (; count > 0 && !reader.done && reader.at < kindEnd; count--)
        out.set(reader.unsigned(), text(module, reader, kindEnd));
    }
    reader.at = kindEnd;
  }
}

function text(module: Uint8Array, reader: VlqReader, end: number): string {
  const length = reader.unsigned();
  const start = reader.at;
  reader.at = Math.min(start + length, end);
  return length > MAX_NAME ? '' : Buffer.from(module.subarray(start, reader.at)).toString('utf8');
}

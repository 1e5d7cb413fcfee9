/** Scripts: their URL as a stack shows it, and their lines. */
import { distrust, type Memory } from './memory.js';
import type { Isolate, ScriptEntry, ScriptInfo } from './isolate.js';
import type { Layout } from './layout.js';
import { findPosition, LineEnds, locate } from './positions.js';
import { sharedName } from './names.js';
import type { Frame } from '@ptracer/core';

const MAX_EVAL_DEPTH = 16;
const EVAL = 1;

export class Scripts {
  readonly #memory: Memory;
  readonly #layout: Layout;
  /** Evals within evals: torn memory may claim a cycle. */
  #evalDepth = 0;

  constructor(memory: Memory, layout: Layout) {
    this.#memory = memory;
    this.#layout = layout;
  }

  begin(): void {
    this.#evalDepth = 0;
  }

  /** The script at an address, checked against what is known of it. */
  entry(isolate: Isolate, address: number): ScriptEntry {
    const known = isolate.scripts.get(address);
    if (known?.epoch === isolate.epoch) return known;
    isolate.types.expect(address, this.#layout.types.script);
    const id = this.#memory.smi(address + this.#layout.table.script.id);
    let info = isolate.scriptInfos.get(id);
    if (!info) {
      info = this.#read(isolate, address, id);
      isolate.scriptInfos.set(id, info);
    }
    info.address = address;
    const entry: ScriptEntry = { address, info, epoch: isolate.epoch };
    isolate.scripts.set(address, entry);
    return entry;
  }

  /** 1-based position of an offset in the script's source. */
  position(
    isolate: Isolate,
    script: ScriptInfo,
    offset: number,
  ): { line: number; column: number } | undefined {
    script.lineEnds ??= this.#lineEnds(isolate, script.address);
    const at = locate(script.lineEnds, offset);
    if (!at) return undefined;
    return {
      line: at.line + 1 + script.lineOffset,
      column: at.column + 1 + (at.line === 0 ? script.columnOffset : 0),
    };
  }

  #read(isolate: Isolate, address: number, id: number): ScriptInfo {
    const { script } = this.#layout.table;
    const memory = this.#memory;
    const isEval = (memory.smi(address + script.flags) & EVAL) !== 0;
    const name = this.#string(isolate, address + this.#layout.script.name);
    const sourceUrl = this.#string(isolate, address + script.sourceUrl);
    let url = name ?? sourceUrl ?? null;
    let kind = kindOf(url);
    let evalOrigin: string | undefined;
    if (isEval) {
      const origin = sourceUrl === undefined ? this.#evalOrigin(isolate, address) : undefined;
      evalOrigin = origin?.text ?? sourceUrl;
      if (url === null && origin) {
        url = `${origin.text}, <anonymous>`;
        kind = origin.kind;
      }
    }
    return {
      id,
      url,
      kind,
      isEval,
      evalOrigin,
      lineOffset: memory.smi(address + script.lineOffset),
      columnOffset: memory.smi(address + script.columnOffset),
      lineEnds: undefined,
      address,
    };
  }

  /** As V8 words it: `eval at fn (file:line:column)` (V8: `FormatEvalOrigin`, objects/call-site-info.cc). */
  #evalOrigin(isolate: Isolate, script: number): { text: string; kind: Frame['kind'] } {
    const memory = this.#memory;
    const { types } = this.#layout;
    const sharedAt = script + this.#layout.script.evalFromShared;
    const none = { text: 'eval at <anonymous> (unknown source)', kind: 'user' as const };
    if (memory.isSmi(sharedAt)) return none;
    const shared = memory.pointer(sharedAt);
    if (isolate.types.type(shared) !== types.sharedFunctionInfo) return none;
    const caller = scriptOf(memory, isolate, this.#layout, shared);
    if (caller === undefined) return none;
    const name = sharedName(memory, isolate, this.#layout, shared) || '<anonymous>';
    if (++this.#evalDepth > MAX_EVAL_DEPTH) distrust();
    const from = this.entry(isolate, caller).info;
    this.#evalDepth--;
    let position = memory.smi(script + this.#layout.script.evalFromPosition);
    // Not asked for yet: a bytecode offset, negated.
    if (position < 0) position = this.#bytecodePosition(isolate, shared, -position) ?? distrust();
    if (from.evalOrigin !== undefined)
      return { text: `eval at ${name} (${from.evalOrigin})`, kind: from.kind };
    const at = this.position(isolate, from, position);
    const place = from.url === null || !at ? 'unknown source' : `${from.url}:${at.line}:${at.column}`;
    return { text: `eval at ${name} (${place})`, kind: from.kind };
  }

  #bytecodePosition(isolate: Isolate, shared: number, offset: number): number | undefined {
    const bytecode = bytecodeOf(this.#memory, isolate, this.#layout, shared);
    const table =
      bytecode === undefined ? undefined : positionTable(this.#memory, isolate, this.#layout, bytecode);
    return table && findPosition(table, offset, this.#layout.table.positionFlags)?.offset;
  }

  #string(isolate: Isolate, at: number): string | undefined {
    if (this.#memory.isSmi(at)) return undefined;
    const object = this.#memory.pointer(at);
    if (!isolate.strings.isString(object)) return undefined;
    return isolate.strings.read(object) || undefined;
  }

  #lineEnds(isolate: Isolate, script: number): Uint32Array {
    const source = this.#memory.pointer(script + this.#layout.script.source);
    const ends = new LineEnds();
    isolate.strings.scan(
      source,
      (chunk) => ends.addOneByte(chunk),
      (chunk) => ends.addTwoByte(chunk),
    );
    return ends.finish();
  }
}

/** What a frame of this script is. */
export function kindOf(url: string | null): Frame['kind'] {
  if (url === null) return 'user';
  if (url.startsWith('node:')) return 'internal';
  if (url.startsWith('wasm:')) return 'wasm';
  return url.includes('/node_modules/') ? 'dependency' : 'user';
}

/** The script of a SharedFunctionInfo; builtins and API functions have none. */
export function scriptOf(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  shared: number,
): number | undefined {
  const at = shared + layout.sharedFunctionInfo.script;
  if (memory.isSmi(at)) return undefined;
  let object = memory.pointer(at);
  let type = isolate.types.type(object);
  if (type === layout.types.debugInfo && layout.table.debugInfoScript !== 0) {
    object = memory.pointer(object + layout.table.debugInfoScript);
    type = isolate.types.type(object);
  }
  return type === layout.types.script ? object : undefined;
}

/** The bytecode of a function that may be running as baseline code, or with a trampoline of its own. */
export function bytecodeOf(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  shared: number,
): number | undefined {
  const at = shared + layout.table.sharedFunctionInfo.functionData;
  if (memory.isSmi(at)) return undefined;
  let object = memory.pointer(at);
  let type = isolate.types.type(object);
  if (type === layout.types.code) {
    object = memory.pointer(object + layout.table.code.deoptData);
    type = isolate.types.type(object);
  }
  if (type === layout.types.interpreterData) {
    object = memory.pointer(object + 8);
    type = isolate.types.type(object);
  }
  return type === layout.types.bytecodeArray ? object : undefined;
}

const ARRAY_LENGTH = 8;
const ARRAY_DATA = 16;
const MAX_ARRAY = 16 << 20;

/** The source position table of bytecode; `undefined` while V8 has not built it. */
export function positionTable(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  bytecode: number,
): Buffer | undefined {
  const at = bytecode + layout.table.bytecodeArray.sourcePositions;
  if (memory.isSmi(at)) return undefined;
  const array = memory.pointer(at);
  const type = isolate.types.type(array);
  const { oddball, byteArray: plain, trustedByteArray: trusted } = layout.types;
  if (type === oddball) return undefined;
  if (type !== plain && type !== trusted) distrust();
  const table = byteArray(memory, array) ?? distrust();
  if (table.length === 0) return undefined;
  // Every table begins with a statement at bytecode 0.
  if (table[0] !== (layout.table.positionFlags ? 2 : 1) && layout.knownVersion) distrust();
  return table;
}

/** The contents of a ByteArray, or of its trusted twin; `undefined` for an object that cannot be one. */
export function byteArray(memory: Memory, array: number): Buffer | undefined {
  const lengthAt = array + ARRAY_LENGTH;
  if (memory.u32(lengthAt) !== 0) return undefined;
  const length = memory.smi(lengthAt);
  if (length < 0 || length > MAX_ARRAY) return undefined;
  return memory.bytes(array + ARRAY_DATA, length);
}

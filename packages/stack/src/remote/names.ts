/** The name of a function as `CallSite.getFunctionName()` gives it (V8: objects/call-site-info.cc, js-function.cc). */
import type { Isolate } from './isolate.js';
import type { Layout } from './layout.js';
import type { Memory } from './memory.js';

const DESCRIPTOR_WORDS = 3;
const MAX_DESCRIPTORS = 1020;
const MAX_DICTIONARY = 4096;
const PROPERTIES = 8;
const FIXED_ARRAY_DATA = 16;

/** Name from the SharedFunctionInfo alone: `''` for anonymous code. */
export function sharedName(memory: Memory, isolate: Isolate, layout: Layout, shared: number): string {
  const object = memory.pointer(shared + layout.sharedFunctionInfo.nameOrScopeInfo);
  const type = isolate.types.type(object);
  if (type === layout.types.scopeInfo) return scopeInfoName(memory, isolate, layout, object);
  return type < 0x80 ? isolate.strings.read(object) : '';
}

function scopeInfoName(memory: Memory, isolate: Isolate, layout: Layout, scopeInfo: number): string {
  const table = layout.table.scopeInfo;
  const flags = table.smiFlags ? memory.smi(scopeInfo + 8) : memory.u32(scopeInfo + 8);
  const initializer = layout.table.initializerNames[(flags >>> table.kindShift) & 31];
  if (initializer !== undefined) return initializer;
  const locals = memory.smi(scopeInfo + table.contextLocals);
  if (locals < 0 || locals > 1 << 20) return '';
  let words = (flags & 15) === table.moduleScope ? 1 : 0;
  words += locals >= table.hashedLocals ? 1 : locals;
  words += locals;
  words += (flags >>> table.savedClassBit) & 1;
  let at = scopeInfo + table.variablePart + words * 8;
  if (((flags >>> table.functionVariableShift) & 3) !== 0) {
    const name = stringAt(memory, isolate, at);
    if (name) return name;
    at += 16;
  }
  return (flags >>> table.inferredNameBit) & 1 ? stringAt(memory, isolate, at) : '';
}

function stringAt(memory: Memory, isolate: Isolate, at: number): string {
  if (memory.isSmi(at)) return '';
  const object = memory.pointer(at);
  return isolate.strings.isString(object) ? isolate.strings.read(object) : '';
}

/**
 * The function's own data property `name`, where it has one in place of the accessor that functions are born
 * with: set by Object.defineProperty, or the name of a method with a symbol for key.
 * @returns `undefined` for the usual case
 */
export function ownName(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  fn: number,
  map: number,
): string | undefined {
  if (isDictionary(memory, layout, map)) return dictionaryName(memory, isolate, fn);
  const bits = memory.u32(map + layout.map.bitField3);
  if (isolate.plainMapsEpoch !== isolate.epoch) {
    isolate.plainMaps.clear();
    isolate.plainMapsEpoch = isolate.epoch;
  }
  if (isolate.plainMaps.has(map)) return undefined;
  const count = (bits >>> 10) & 0x3ff;
  const array = memory.pointer(map + layout.map.descriptors);
  for (let i = 0; i < count && i < MAX_DESCRIPTORS; i++) {
    const descriptor = array + layout.table.descriptors + i * DESCRIPTOR_WORDS * 8;
    if (!isNameKey(memory, isolate, descriptor)) continue;
    const details = memory.smi(descriptor + 8);
    if (details & 1) break;
    return fieldName(memory, isolate, layout, fn, map, descriptor, details);
  }
  isolate.plainMaps.add(map);
  return undefined;
}

/** The function's properties are in a dictionary: they change without its map. */
export function isDictionary(memory: Memory, layout: Layout, map: number): boolean {
  return ((memory.u32(map + layout.map.bitField3) >>> 21) & 1) !== 0;
}

function fieldName(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  fn: number,
  map: number,
  descriptor: number,
  details: number,
): string | undefined {
  let at: number;
  if (details & 32) at = descriptor + 16;
  else {
    const index = (details >>> 19) & 0x3ff;
    const start = memory.u8(map + layout.map.inObject);
    const inObject = memory.u8(map + layout.map.sizeInWords) - start;
    if (index < inObject) at = fn + (start + index) * 8;
    else at = memory.pointer(fn + PROPERTIES) + FIXED_ARRAY_DATA + (index - inObject) * 8;
  }
  return stringOrNone(memory, isolate, at);
}

/** NameDictionary (V8: objects/dictionary.h): entries of key, value, details behind a prefix. */
function dictionaryName(memory: Memory, isolate: Isolate, fn: number): string | undefined {
  const table = memory.pointer(fn + PROPERTIES);
  const capacity = memory.smi(table + FIXED_ARRAY_DATA + 2 * 8);
  // element count, deleted count, capacity; next enumeration index, hash, flags
  const first = table + FIXED_ARRAY_DATA + 6 * 8;
  for (let i = 0; i < capacity && i < MAX_DICTIONARY; i++) {
    const entry = first + i * 24;
    if (memory.isSmi(entry) || !isNameKey(memory, isolate, entry)) continue;
    if (memory.smi(entry + 16) & 1) return undefined;
    return stringOrNone(memory, isolate, entry + 8);
  }
  return undefined;
}

function isNameKey(memory: Memory, isolate: Isolate, at: number): boolean {
  const key = memory.pointer(at);
  if (isolate.nameString !== 0) return key === isolate.nameString;
  if (!isolate.strings.isString(key) || isolate.strings.length(key) !== 4) return false;
  if (isolate.strings.read(key) !== 'name') return false;
  isolate.nameString = key;
  return true;
}

function stringOrNone(memory: Memory, isolate: Isolate, at: number): string | undefined {
  if (memory.isSmi(at)) return undefined;
  const value = memory.pointer(at);
  return isolate.strings.isString(value) ? isolate.strings.read(value) : undefined;
}

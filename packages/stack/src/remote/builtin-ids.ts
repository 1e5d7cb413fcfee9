/**
 * Numbers of V8's builtins. A function that V8 made itself has the number in place of bytecode, and it is the only thing
 * that tells such a function from one of the program's (V8: builtins/builtins.cc, `builtin_metadata`).
 */
import type { ElfFile, ElfSymbol } from './elf.js';

/** The table's symbol, as compilers mangle it: with an L for internal linkage, or without. */
export const BUILTIN_METADATA: readonly string[] = [
  '_ZN2v88internal12_GLOBAL__N_1L16builtin_metadataE',
  '_ZN2v88internal12_GLOBAL__N_116builtin_metadataE',
];

/** `struct BuiltinMetadata`: a name, a kind, and what depends on the kind. */
const ENTRY = 24;
const MAX_ENTRIES = 10_000;
const MAX_NAME = 128;

/**
 * The numbers of builtins by name. Empty where the binary does not tell: it is stripped, or its pointers are
 * filled in only when it is loaded.
 */
export function builtinIds(elf: ElfFile, metadata: ElfSymbol | undefined): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  if (metadata === undefined || metadata.size % ENTRY !== 0) return ids;
  const count = Math.min(metadata.size / ENTRY, MAX_ENTRIES);
  const table = elf.bytesAt(metadata.value, count * ENTRY);
  for (let id = 0; id < count; id++) {
    const address = table.readUInt32LE(id * ENTRY) + table.readUInt32LE(id * ENTRY + 4) * 2 ** 32;
    if (address === 0) return new Map();
    const text = elf.bytesAt(address, MAX_NAME);
    const end = text.indexOf(0);
    if (end > 0) ids.set(text.toString('latin1', 0, end), id);
  }
  return ids;
}

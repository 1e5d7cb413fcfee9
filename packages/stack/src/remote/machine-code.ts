/**
 * Offsets that no symbol names but that machine code of the binary uses (x86-64). In builtins the root
 * register r13 is the isolate plus 128 bytes (V8: `IsolateData`, `kRootRegisterBias`).
 */

const ROOT_BIAS = 0x80;

/**
 * `c_entry_fp`: `CEntry` stores the frame pointer there, `mov [r13+disp], rbp` (V8: builtins-x64.cc,
 * `EnterExitFrame`).
 */
export function findCEntryFp(cEntry: Buffer): number | undefined {
  for (let i = 0; i + 7 <= cEntry.length; i++) {
    if (cEntry[i] !== 0x49 || cEntry[i + 1] !== 0x89) continue;
    if (cEntry[i + 2] === 0xad) return cEntry.readInt32LE(i + 3) + ROOT_BIAS;
    if (cEntry[i + 2] === 0x6d) return cEntry.readInt8(i + 3) + ROOT_BIAS;
  }
  return undefined;
}

/**
 * `fast_c_call_caller_pc` and `_fp`: builtins that call C without an exit frame store both,
 * `lea r10, [rip+d]; mov [r13+pc], r10; mov [r13+fp], rbp` (V8: macro-assembler-x64.cc, `CallCFunction`).
 */
export function findFastCall(builtins: Buffer): { pc: number; fp: number } | undefined {
  for (let i = 0; (i = builtins.indexOf(LEA_R10_RIP, i)) >= 0; i += 3) {
    const pc = storeToRoot(builtins, i + 7, 0x4d, 0x95, 0x55);
    const fp = pc && storeToRoot(builtins, pc.next, 0x49, 0xad, 0x6d);
    if (pc && fp) return { pc: pc.offset + ROOT_BIAS, fp: fp.offset + ROOT_BIAS };
  }
  return undefined;
}

const LEA_R10_RIP = Buffer.from([0x4c, 0x8d, 0x15]);

function storeToRoot(
  code: Buffer,
  at: number,
  rex: number,
  long: number,
  short: number,
): { offset: number; next: number } | undefined {
  if (at + 7 > code.length || code[at] !== rex || code[at + 1] !== 0x89) return undefined;
  if (code[at + 2] === long) return { offset: code.readInt32LE(at + 3), next: at + 7 };
  if (code[at + 2] === short) return { offset: code.readInt8(at + 3), next: at + 4 };
  return undefined;
}

/** True when `JSEntry` pushes the word at `offset` of the isolate: `push [r13+disp32]`. */
export function entryFrameSaves(jsEntry: Buffer, offset: number): boolean {
  const pattern = Buffer.alloc(7, 0x41);
  pattern[1] = 0xff;
  pattern[2] = 0xb5;
  pattern.writeInt32LE(offset - ROOT_BIAS, 3);
  return jsEntry.includes(pattern);
}

/** `Heap::gc_count_`: the first `add dword [reg+d32], 1` or `inc dword [reg+d32]` of the GC prologue. */
export function findGcCount(prologue: Buffer): number | undefined {
  for (let i = 0; i + 8 <= prologue.length; i++) {
    const op = prologue[i];
    const modrm = prologue[i + 1]!;
    // mod 10, opcode extension /0, no SIB byte
    if ((modrm & 0xf8) !== 0x80 || (modrm & 7) === 4) continue;
    const plausible = prologue.readInt32LE(i + 2);
    if (plausible < 8 || plausible > 0x2000 || plausible & 3) continue;
    if (op === 0xff || (op === 0x83 && prologue[i + 6] === 1)) return plausible;
  }
  return undefined;
}

/** `Heap::gc_state_`: all that `Heap::SetGCState` does is `mov [rdi+d32], esi`. */
export function findGcState(setGcState: Buffer): number | undefined {
  const at = setGcState.indexOf(Buffer.from([0x89, 0xb7]));
  return at >= 0 && at + 6 <= setGcState.length ? setGcState.readInt32LE(at + 2) : undefined;
}

/** Heap's place in Isolate, from code that goes back: `lea rdi, [rdi - heap]` (`Heap::Scavenge`). */
export function findHeapInScavenge(scavenge: Buffer): number | undefined {
  for (let i = 0; i + 7 <= scavenge.length; i++) {
    if (scavenge[i] !== 0x48 || scavenge[i + 1] !== 0x8d) continue;
    const modrm = scavenge[i + 2]!;
    if ((modrm & 0xc0) !== 0x80 || (modrm & 7) === 4) continue;
    const offset = -scavenge.readInt32LE(i + 3);
    if (offset > 0x4000 && offset < 0x40000 && offset % 8 === 0) return offset;
  }
  return undefined;
}

/** The same from `Isolate::heap()`: `lea rax, [rdi + heap]`. */
export function findHeapInAccessor(accessor: Buffer): number | undefined {
  const at = accessor.indexOf(Buffer.from([0x48, 0x8d, 0x87]));
  return at >= 0 && at + 7 <= accessor.length ? accessor.readInt32LE(at + 3) : undefined;
}

/**
 * Offset of `Isolate`'s current microtask, in `RunMicrotasks`: it is stored to the isolate's root list twice, before and
 * after each microtask. r13 is the root register, 0x80 behind the isolate (`kIsolateRootBias`).
 */
export function findCurrentMicrotask(code: Buffer): number | undefined {
  const counts = new Map<number, number>();
  for (let at = 0; at + 7 <= code.length; at++) {
    // mov %reg,disp32(%r13)
    if ((code[at] !== 0x49 && code[at] !== 0x4d) || code[at + 1] !== 0x89 || (code[at + 2]! & 0xc7) !== 0x85)
      continue;
    const offset = code.readInt32LE(at + 3);
    if (offset > 0x1000 && offset < 0x4000) counts.set(offset, (counts.get(offset) ?? 0) + 1);
  }
  const [found, ...others] = [...counts].filter(([, count]) => count > 1);
  return found === undefined || others.length > 0 ? undefined : found[0] + 0x80;
}

/** Registers and stops of ptrace(2): linux/ptrace.h, x86's asm/ptrace.h. Pure. */
import { unsigned64At } from '../decode/integers.js';
import { argument } from '../decode/call.js';
import type { MemoryValue } from '../values.js';
import { constantValue, copyMemory } from './read.js';
import { custom, constant, s32, struct, u32, u64, x64, coded, type ReadContext, type Type } from './type.js';

const WORD = 8;

/** `struct user_regs_struct` of x86-64, word by word. */
const REGISTERS =
  `r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base
  ds es fs gs`.split(/\s+/);

const registers = struct(
  'user-regs',
  REGISTERS.length * WORD,
  Object.fromEntries(REGISTERS.map((name, i) => [name, [i * WORD, x64] as const])),
);

function registersAt(context: ReadContext, address: number, length: number): MemoryValue | undefined {
  const count = Math.min(REGISTERS.length, Math.floor(length / WORD));
  const bytes = copyMemory(context, address, count * WORD);
  if (bytes === undefined || count === 0) return undefined;
  return Object.fromEntries(
    REGISTERS.slice(0, count).map((name, i) => [name, unsigned64At(bytes, i * WORD)]),
  );
}

const NT_PRSTATUS = 1;
const IOVEC_SIZE = 16;

/** A set of registers behind a `struct iovec`; which one, the third argument of the call says. */
const registerSet = custom(
  'register-set',
  (context, address) => {
    const bytes = copyMemory(context, address, IOVEC_SIZE);
    if (bytes === undefined) return undefined;
    const base = Number(bytes.readBigUInt64LE(0));
    const length = Number(bytes.readBigUInt64LE(8));
    const { call } = context;
    const known = call.options.arch === 'x64' && call.words[4] === NT_PRSTATUS && base !== 0;
    const read = known ? registersAt(context, base, length) : undefined;
    return { value: { iov_base: base === 0 ? null : (read ?? { address: base }), iov_len: length } };
  },
  struct('register-set', IOVEC_SIZE, {
    iov_base: [0, coded('pointer-to', WORD, () => null, registers)],
    iov_len: [8, u64],
  }),
);

const ENTRY = 1;
const EXIT = 2;
const SECCOMP = 3;
const HEAD_SIZE = 24;
const LONGEST = 88;
const ARGUMENTS = 6;

const integers = (bytes: Buffer, offset: number, count: number): MemoryValue[] =>
  Array.from({ length: count }, (_, i) => unsigned64At(bytes, offset + i * WORD));

/** What a call is about to do, or has done, as far as `size` bytes of the structure tell. */
function detailOf(operation: number, bytes: Buffer): Record<string, MemoryValue> {
  const has = (end: number): boolean => bytes.length >= end;
  switch (operation) {
    case ENTRY:
      if (!has(80)) return {};
      return { entry: { nr: unsigned64At(bytes, 24), args: integers(bytes, 32, ARGUMENTS) } };
    case EXIT:
      if (!has(33)) return {};
      return { exit: { rval: Number(bytes.readBigInt64LE(24)), is_error: bytes[32]! } };
    case SECCOMP:
      if (!has(84)) return {};
      return {
        seccomp: {
          nr: unsigned64At(bytes, 24),
          args: integers(bytes, 32, ARGUMENTS),
          ret_data: bytes.readUInt32LE(80),
        },
      };
    default:
      return {};
  }
}

/** `struct ptrace_syscall_info`: as much of it as there is room for. */
const syscallInfo = custom('ptrace-syscall-info', (context, address, returned) => {
  const size = Math.min(returned, argument(context.call, 2), LONGEST);
  const bytes = size < HEAD_SIZE ? undefined : copyMemory(context, address, size);
  if (bytes === undefined) return undefined;
  const arch = context.call.options.arch;
  return {
    value: {
      op: constantValue({ kind: 'enum', set: 'ptrace-syscall-op' }, bytes[0]!, arch),
      arch: constantValue({ kind: 'enum', set: 'audit-arch' }, bytes.readUInt32LE(4), arch),
      instruction_pointer: unsigned64At(bytes, 8),
      stack_pointer: unsigned64At(bytes, 16),
      ...detailOf(bytes[0]!, bytes),
    },
  };
});

/** A place in `struct user`. Value: `{ name: 'ORIG_RAX', raw: 120 }`. */
const userOffset = coded('user-offset', WORD, (bytes, { call }): MemoryValue => {
  const raw = unsigned64At(bytes, 0);
  const index = typeof raw === 'number' ? raw / WORD : -1;
  const name = call.options.arch === 'x64' ? REGISTERS[index] : undefined;
  return { name: name === undefined ? null : name.toUpperCase(), raw };
});

export const PTRACE_TYPES: Readonly<Record<string, Type>> = {
  'user-regs': registers,
  'register-set': registerSet,
  'ptrace-syscall-info': syscallInfo,
  'user-offset': userOffset,
  'ptrace-peeksiginfo': struct('ptrace-peeksiginfo', 16, { off: [0, u64], flags: [8, u32], nr: [12, s32] }),
  'register-note': constant('register-note', 32, false),
};

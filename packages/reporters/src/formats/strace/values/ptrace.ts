/** Registers and stops of ptrace(2). Pure. */
import { tableFor, type EnumValue, type Integer, type MemoryValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import type { Format } from './special.js';
import { constant, hex, pointer } from './words.js';

const WORD = 8;

/** `8*ORIG_RAX`. */
const userOffset: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  if (name !== null) return `${WORD}*${name}`;
  return raw === 0 ? '0' : hex(raw);
};

const word = (value: MemoryValue): string => (value === 0 ? '0' : hex(value as Integer));

const table = tableFor('x64');

/** A call by its number, as the machine of the tracee has it. */
function call({ nr, args }: Fields, architecture: string | null): string {
  const name = architecture === 'AUDIT_ARCH_X86_64' ? table.byNumber(Number(nr))?.name : undefined;
  const shown = name === undefined ? word(nr!) : `__NR_${name}`;
  return `nr=${shown}, args=[${(args as MemoryValue[]).map(word).join(', ')}]`;
}

const syscallInfo: Format = (value) => {
  const fields = value as Fields;
  const { entry, exit, seccomp } = fields as { entry?: Fields; exit?: Fields; seccomp?: Fields };
  const architecture = fields.arch as unknown as EnumValue;
  const texts = [
    `op=${constant(fields.op as unknown as EnumValue)}`,
    `arch=${constant(architecture)}`,
    `instruction_pointer=${pointer(fields.instruction_pointer as Integer)}`,
    `stack_pointer=${pointer(fields.stack_pointer as Integer)}`,
  ];
  if (entry) texts.push(`entry={${call(entry, architecture.name)}}`);
  if (exit) texts.push(`exit={rval=${String(exit.rval)}, is_error=${String(exit.is_error)}}`);
  if (seccomp) {
    texts.push(`seccomp={${call(seccomp, architecture.name)}, ret_data=${word(seccomp.ret_data!)}}`);
  }
  return `{${texts.join(', ')}}`;
};

export const PTRACE_TEXTS: Readonly<Record<string, Format>> = {
  'user-offset': userOffset,
  'ptrace-syscall-info': syscallInfo,
};

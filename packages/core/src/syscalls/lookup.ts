import type { Arch } from '../events.js';
import { syscalls as arm64 } from './arm64.generated.js';
import type { Signature, SyscallClass } from './signature.js';
import { syscalls as x64 } from './x64.generated.js';

/** The system calls of one machine, by number, name or class. */
export interface SyscallTable {
  /** By number. */
  readonly all: readonly Signature[];
  byNumber(number: number): Signature | undefined;
  /** By the kernel's `__NR_` name: `newfstatat`, `pread64`, `sendfile`. */
  byName(name: string): Signature | undefined;
  inClass(syscallClass: SyscallClass): readonly Signature[];
  names(): readonly string[];
}

const signatures: Readonly<Record<Arch, readonly Signature[]>> = { x64, arm64 };
const tables = new Map<Arch, SyscallTable>();

/** The table of a machine; its indexes are built when it is first asked for. */
export function tableFor(arch: Arch): SyscallTable {
  let table = tables.get(arch);
  if (!table) {
    table = indexTable(signatures[arch]);
    tables.set(arch, table);
  }
  return table;
}

function indexTable(all: readonly Signature[]): SyscallTable {
  const byNumber = new Map(all.map((signature) => [signature.number, signature]));
  const byName = new Map(all.map((signature) => [signature.name, signature]));
  const names = [...byName.keys()];
  return {
    all,
    byNumber: (number) => byNumber.get(number),
    byName: (name) => byName.get(name),
    inClass: (syscallClass) => all.filter(({ classes }) => classes.includes(syscallClass)),
    names: () => names,
  };
}

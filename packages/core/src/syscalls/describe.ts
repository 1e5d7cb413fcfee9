/**
 * The tables for people: what each call is and does. A subpath of its own (`@ptracer/core/syscalls`), because nothing
 * that traces needs it.
 */
import type { Arch } from '../events.js';
import { tableFor } from './lookup.js';
import type { ResultDecode, Signature, SyscallClass } from './signature.js';
import { summaries, withoutManual } from './summaries.generated.js';

/** A parameter as the kernel declares it. */
export interface ParamDescription {
  name: string;
  /** C type: `const char *`. */
  type: string;
}

/** A system call, as data: one line of `ptracer syscalls --json`. */
export interface SyscallDescription {
  /** Version of the shape. */
  v: 1;
  type: 'syscall-description';
  /** The kernel's `__NR_` name. */
  name: string;
  /** The number on each machine; `null` where it does not exist. */
  numbers: Record<Arch, number | null>;
  /** On the machine that was asked for; where the call does not exist there, on the other. */
  params: ParamDescription[];
  /** On the other machine, where they differ. */
  otherParams?: Partial<Record<Arch, ParamDescription[]>>;
  /** What a successful result is; `none`: it never returns. */
  result: ResultDecode;
  /** strace's classes, without the `%`. */
  classes: SyscallClass[];
  /** What it does, in one line of at most 72 characters. */
  summary: string;
}

const ARCHES: readonly Arch[] = ['x64', 'arm64'];

const summaryOf: ReadonlyMap<string, string> = new Map(summaries);
const unexplained: ReadonlySet<string> = new Set(withoutManual);

/** What a call does, in one line: `opens a file by its path`. `undefined` where no machine has the call. */
export function syscallSummary(name: string): string | undefined {
  return summaryOf.get(name);
}

/** Whether section 2 of the manual (man-pages, liburing) has a page of the call's name. */
export function hasManualPage(name: string): boolean {
  return summaryOf.has(name) && !unexplained.has(name);
}

function describeParams({ params }: Signature): ParamDescription[] {
  return params.map(([name, type]) => ({ name, type }));
}

/** A call by its name, as `arch` has it; `undefined` where no machine has it. */
export function describeSyscall(name: string, arch: Arch): SyscallDescription | undefined {
  const summary = syscallSummary(name);
  const own = tableFor(arch).byName(name);
  const others = ARCHES.filter((one) => one !== arch).flatMap((one) => {
    const signature = tableFor(one).byName(name);
    return signature === undefined ? [] : [[one, signature] as const];
  });
  const signature = own ?? others[0]?.[1];
  if (summary === undefined || signature === undefined) return undefined;
  const params = describeParams(signature);
  const different = others
    .map(([one, other]) => [one, describeParams(other)] as const)
    .filter(([, other]) => JSON.stringify(other) !== JSON.stringify(params));
  return {
    v: 1,
    type: 'syscall-description',
    name,
    numbers: {
      x64: tableFor('x64').byName(name)?.number ?? null,
      arm64: tableFor('arm64').byName(name)?.number ?? null,
    },
    params,
    ...(different.length > 0 && { otherParams: Object.fromEntries(different) }),
    result: signature.result,
    classes: [...signature.classes],
    summary,
  };
}

/** Every call that a machine has, by name. */
export function describeSyscalls(arch: Arch): SyscallDescription[] {
  return summaries.flatMap(([name]) => describeSyscall(name, arch) ?? []);
}

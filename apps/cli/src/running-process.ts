/** What /proc says of a process that is to be attached (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';
import { PtracerError } from 'ptracer';

/** Of `flags` in /proc/PID/stat: a thread of the kernel's own (linux/sched.h). */
const PF_KTHREAD = 0x00200000;

const NAME_LIMIT = 60;

/** A process that can be attached, as far as one can know without trying. */
export interface RunningProcess {
  pid: number;
  /** Its command line, for people. */
  name: string;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** On one line, and not too long. */
function shorten(text: string): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > NAME_LIMIT ? `${characters.slice(0, NAME_LIMIT - 1).join('')}…` : line;
}

/** `comm`, state letter, parent's id and flags. */
function readStat(pid: number): { comm: string; state: string; parent: number; flags: number } {
  const stat = read(`/proc/${pid}/stat`);
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  return {
    comm: stat.slice(stat.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    flags: Number(fields[6]),
  };
}

/** The threads that a process has now. */
export function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/**
 * Looks before a process is attached, where ptrace(2) would say no more than EPERM, or mean something else.
 * One that is not there at all is left to `attach()` to report.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT, ERR_PTRACER_NO_SUCH_PROCESS, ERR_PTRACER_PTRACE_FORBIDDEN
 */
export function lookUp(pid: number): RunningProcess {
  if (pid === process.pid) {
    throw new PtracerError('ERR_PTRACER_INVALID_ARGUMENT', `process ${pid} is ptracer itself`);
  }
  const status = read(`/proc/${pid}/status`);
  const group = Number(/^Tgid:\s*(\d+)$/m.exec(status)?.[1] ?? pid);
  if (group !== pid) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `${pid} is a thread of process ${group}; all threads of a process are traced together: ptracer -p ${group}`,
    );
  }
  const { comm, state, parent, flags } = readStat(pid);
  if (state === 'Z' && threadsOf(pid).length <= 1) {
    throw new PtracerError(
      'ERR_PTRACER_NO_SUCH_PROCESS',
      `process ${pid} (${shorten(comm)}) has ended: it is a zombie that its parent, process ${parent}, has not waited for`,
    );
  }
  if ((flags & PF_KTHREAD) !== 0) {
    throw new PtracerError(
      'ERR_PTRACER_PTRACE_FORBIDDEN',
      `process ${pid} (${shorten(comm)}) is a thread of the kernel: it makes no system calls`,
    );
  }
  return { pid, name: shorten(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')) || shorten(comm) };
}

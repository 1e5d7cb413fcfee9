/** Why ptrace said EPERM (ptrace(2), "Ptrace access mode checking"), by name. */
import { readFileSync, statSync } from 'node:fs';
import { PtracerError } from '../errors.js';
import { errnoName, errnoText } from '../linux/errno.js';
import * as abi from '../ffi/abi.js';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function statusField(status: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1];
}

/** CAP_SYS_PTRACE is capability 19 (linux/capability.h). */
const CAP_SYS_PTRACE = 1n << 19n;

function hasPtraceCapability(): boolean {
  const effective = statusField(read('/proc/self/status'), 'CapEff');
  return effective !== undefined && (BigInt(`0x${effective}`) & CAP_SYS_PTRACE) !== 0n;
}

/** Of a process that is not dumpable it is root (proc(5), /proc/PID); its folder keeps its owner. */
function ownerOfFiles(tid: number): number | undefined {
  return statSync(`/proc/${tid}/environ`, { throwIfNoEntry: false })?.uid;
}

const isContainer = (): boolean =>
  read('/run/.containerenv') !== '' ||
  read('/.dockerenv') !== '' ||
  /docker|containerd|kubepods|lxc/.test(read('/proc/1/cgroup'));

const CONTAINER_ADVICE =
  'start the container with --cap-add=SYS_PTRACE, or with a seccomp profile that allows ptrace';

/** The error for a failed PTRACE_SEIZE of `tid`. */
export function explainSeizeFailure(tid: number, errno: number): PtracerError {
  if (errno !== abi.EPERM && errno !== abi.EACCES) {
    return new PtracerError(
      'ERR_PTRACER_START_FAILED',
      `process ${tid} could not be traced: ${errnoName(errno)} (${errnoText(errno)})`,
    );
  }
  const status = read(`/proc/${tid}/status`);
  const tracer = Number(statusField(status, 'TracerPid') ?? 0);
  if (tracer > 0) {
    return new PtracerError(
      'ERR_PTRACER_ALREADY_TRACED',
      `process ${tid} is traced already, by process ${tracer} (${read(`/proc/${tracer}/comm`).trim()}); ` +
        'the kernel allows one tracer: end the other one, a debugger or strace perhaps, first',
    );
  }
  const forbidden = (why: string): PtracerError =>
    new PtracerError('ERR_PTRACER_PTRACE_FORBIDDEN', `ptrace of process ${tid} is not permitted: ${why}`);
  const yama = read('/proc/sys/kernel/yama/ptrace_scope').trim();
  if (yama === '3') {
    return forbidden(
      'Yama forbids all tracing (kernel.yama.ptrace_scope is 3) until the machine is restarted',
    );
  }
  if (yama === '2' && !hasPtraceCapability()) {
    return forbidden('Yama allows tracing to administrators only (kernel.yama.ptrace_scope is 2); use sudo');
  }
  if (statusField(status, 'Kthread') === '1') {
    return forbidden('it is a thread of the kernel, which has no system calls');
  }
  const owner = statusField(status, 'Uid')?.split('\t')[1];
  if (owner !== undefined && Number(owner) !== process.geteuid?.() && !hasPtraceCapability()) {
    return forbidden(`it belongs to another user (uid ${owner}); use sudo`);
  }
  if (owner !== undefined && ownerOfFiles(tid) !== Number(owner)) {
    return forbidden(
      'it is not dumpable (prctl(2), PR_SET_DUMPABLE): it has changed its user or group, or runs a file that it ' +
        'may not read',
    );
  }
  if (statusField(read('/proc/self/status'), 'Seccomp') === '2') {
    return forbidden(
      `a seccomp sandbox around this process forbids ptrace; in a container, ${CONTAINER_ADVICE}`,
    );
  }
  if (isContainer()) return forbidden(`this container forbids it; ${CONTAINER_ADVICE}`);
  if (yama === '1') {
    return forbidden(
      'Yama allows tracing of descendants only (kernel.yama.ptrace_scope is 1); ' +
        'use sudo, or: sudo sysctl kernel.yama.ptrace_scope=0',
    );
  }
  return forbidden('a security module or a sandbox forbids it');
}

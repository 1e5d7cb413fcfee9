import { release } from 'node:os';
import { PtracerError } from './errors.js';

/** PTRACE_GET_SYSCALL_INFO came with it (ptrace(2)). */
const OLDEST_LINUX = [5, 3] as const;

function isOldKernel(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major < OLDEST_LINUX[0] || (major === OLDEST_LINUX[0] && minor < OLDEST_LINUX[1]);
}

function isSupportedMachine(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Whether ptracer can trace here: Linux 5.3 or later on x86-64. Importing it works everywhere. */
export function isSupported(): boolean {
  return isSupportedMachine() && !isOldKernel();
}

/** @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM */
export function assertSupported(): void {
  if (isSupported()) return;
  const here = isSupportedMachine() ? `Linux ${release()}` : `${process.platform}-${process.arch}`;
  throw new PtracerError(
    'ERR_PTRACER_UNSUPPORTED_PLATFORM',
    `ptracer cannot trace on ${here}: it needs Linux ${OLDEST_LINUX.join('.')} or later on x86-64; ` +
      'check isSupported() before you trace',
  );
}

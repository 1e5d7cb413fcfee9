import { PtracerError } from './errors.js';

/** Whether ptracer can trace here: Linux on x86-64. Importing it works everywhere. */
export function isSupported(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM */
export function assertSupported(): void {
  if (isSupported()) return;
  throw new PtracerError(
    'ERR_PTRACER_UNSUPPORTED_PLATFORM',
    `ptracer cannot trace on ${process.platform}-${process.arch}: it needs Linux on x86-64; ` +
      'check isSupported() before you trace',
  );
}

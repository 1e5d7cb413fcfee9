/** What the set-ups of all runners share: a whole test file is watched. */
import { relative } from 'node:path';
import { isSupported, PtracerError } from '@ptracer/core';
import { trackDescriptors, type DescriptorContext } from '../track-descriptors.js';
import { workerScope } from './scope.js';

/**
 * Watches this worker's descriptors. Where the platform cannot be traced it returns `undefined`, and a warning says
 * so: tests run there all the same.
 */
export function watchWorker(): DescriptorContext | undefined {
  if (isSupported()) return trackDescriptors(workerScope());
  process.emitWarning('descriptors are not watched: ptracer traces Linux on x86-64 only', {
    code: 'WARN_PTRACER_UNSUPPORTED_PLATFORM',
  });
  return undefined;
}

/**
 * The failure of a matcher as that of a whole test file, without its stack: the lines that are to blame are in the
 * message. What is no failure of a matcher stays as it is.
 *
 * @param file absolute
 * @param frame what stands in place of the stack, for runners that expect one
 */
export function fileFailure(error: Error, file?: string, frame?: string): Error {
  if (error instanceof PtracerError) return error;
  const about = file === undefined ? '' : `${relative(process.cwd(), file)}: `;
  const failure = new Error(`${about}${error.message}`);
  failure.stack = `Error: ${failure.message}${frame === undefined ? '' : `\n    at ${frame}`}`;
  return failure;
}

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
 * Gives the failure of a matcher the name of the test file that it is about, and no stack: the lines that are to
 * blame are in the message. An error of another kind stays as it is.
 */
export function aboutFile(error: unknown, file: string | undefined): unknown {
  if (!(error instanceof Error) || error instanceof PtracerError || file === undefined) return error;
  error.message = `${relative(process.cwd(), file)}: ${error.message}`;
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

import { packageFile } from '@ptracer/core';

/**
 * A file of this package, by its path in it. Those that are loaded by their path (by the tracer child, by a process of
 * its own) are those that were built, whichever file asks for them.
 */
export function ownFile(path: string): URL {
  return packageFile(import.meta.url, path);
}

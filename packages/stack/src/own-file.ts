/**
 * Files of this package that are loaded by their path: by the tracer child, by a thread, by a process of its own. They are
 * those that were built, whichever file asks for them: engines are bundled, and stand elsewhere than their sources.
 */
import { existsSync } from 'node:fs';

function findPackage(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder);
  return folder;
}

let found: URL | undefined;

/** The URL of a file, by its path in the package. */
export function ownFile(path: string): URL {
  found ??= findPackage();
  return new URL(path, found);
}

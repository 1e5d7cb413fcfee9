/** Where this package lies, whether it runs bundled or as its sources. */
import { existsSync } from 'node:fs';

function find(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder);
  return folder;
}

let found: URL | undefined;

/** The URL of the folder that has its package.json, with a slash at its end. */
export function ownFolder(): URL {
  found ??= find();
  return found;
}

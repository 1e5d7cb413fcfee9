import { openSync } from 'node:fs';

/** Quoted in messages of the tests beside it. */
export function readConfig(path) {
  const fd = openSync(path);
  return fd;
}

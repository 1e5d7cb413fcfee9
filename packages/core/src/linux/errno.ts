import { errnos } from './errno.generated.js';

const names = new Map<number, string>();
const texts = new Map<number | string, string>();
for (const [number, name, text] of errnos) {
  names.set(number, name);
  texts.set(number, text).set(name, text);
}

/** `ENOENT` for 2 (`asm-generic/errno*.h`, and the kernel's internal `ERESTART*`). */
export function errnoName(errno: number): string | undefined {
  return names.get(errno);
}

/** The text of glibc's strerror(3) by number or name: `No such file or directory`. */
export function errnoText(errno: number | string): string | undefined {
  return texts.get(errno);
}

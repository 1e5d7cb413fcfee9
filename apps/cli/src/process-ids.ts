/** Lists of process ids, as `-p` takes them. Pure. */
import { UsageError } from './usage-error.js';

/** strace's separators: `-p "$(pgrep node)"` has one id a line. */
const SEPARATORS = /[\s,]+/;

function parseId(text: string, hint: string): number {
  const id = Number(text);
  if (/^\d+$/.test(text) && id >= 1 && Number.isSafeInteger(id)) return id;
  const byName = /^[A-Za-z]/.test(text) ? '; to find it by name: ptracer -p "$(pgrep node)"' : '';
  throw new UsageError(`a process id is a whole number from 1, not ${JSON.stringify(text)}${byName}${hint}`);
}

/**
 * The processes that lists name.
 * @param hint what a wrong id may have been meant for
 * @throws {UsageError} for what is no id, and for a list without any
 */
export function parseProcessIds(lists: readonly string[], hint = ''): number[] {
  return lists.flatMap((list) => {
    const words = list.split(SEPARATORS).filter((word) => word !== '');
    if (words.length > 0) return words.map((word) => parseId(word, hint));
    throw new UsageError(
      `there is no process id in ${JSON.stringify(list)}; if pgrep was to give one, it has found none`,
    );
  });
}

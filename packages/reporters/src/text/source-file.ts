/** A source file as it is now. */
import { readFileSync, statSync } from 'node:fs';

export interface SourceFile {
  text: string;
  /** Of its latest change, ms since 1970. */
  changed: number;
}

/** `undefined` where it cannot be read, or is larger than `limit` bytes. */
export function readSource(path: string, limit: number): SourceFile | undefined {
  try {
    const stats = statSync(path);
    // A FIFO or a terminal would be waited for.
    if (!stats.isFile() || stats.size > limit) return undefined;
    return { text: readFileSync(path, 'utf8'), changed: stats.mtimeMs };
  } catch {
    return undefined;
  }
}

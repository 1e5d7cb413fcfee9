/** `/proc/PID/maps` (proc_pid_maps(5)). */
import { readFileSync } from 'node:fs';

/** One mapping of a process. */
export interface Mapping {
  start: number;
  end: number;
  readable: boolean;
  executable: boolean;
  offset: number;
  /** `dev inode` of the file; `undefined` for anonymous memory. */
  file: string | undefined;
  path: string;
}

/** Parses the text of a maps file. */
export function parseMaps(text: string): Mapping[] {
  const result: Mapping[] = [];
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, start = '', end = '', permissions = '', offset = '', device = '', inode = '', path = ''] = match;
    result.push({
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      readable: permissions[0] === 'r',
      executable: permissions[2] === 'x',
      offset: Number.parseInt(offset, 16),
      file: inode === '0' ? undefined : `${device} ${inode}`,
      path,
    });
  }
  return result;
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) (\S+) (\d+) *(.*)$/;

/** The mappings of a process; none when it is gone. */
export function readMaps(pid: number): Mapping[] {
  try {
    return parseMaps(readFileSync(`/proc/${pid}/maps`, 'latin1'));
  } catch {
    return [];
  }
}

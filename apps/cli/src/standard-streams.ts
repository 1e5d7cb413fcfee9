/**
 * Standard output and error of this process. The command has them too, and no pipe that it has may be non-blocking: who
 * writes to a full one stands, and hears no signal. So this process opens its pipes once more, for itself.
 */
import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';

export const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

export type StandardName = keyof typeof DESCRIPTORS;

const NAMES: readonly StandardName[] = ['stdout', 'stderr'];

/** From now on this process is never held up by who reads what it writes. */
export function neverBlock(): void {
  for (const name of NAMES) {
    const fd = DESCRIPTORS[name];
    try {
      if (!fstatSync(fd).isFIFO()) continue;
      const own = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
      const value = new Socket({ fd: own, readable: false, writable: true });
      // A reader that leaves ends nothing but the output.
      value.on('error', () => {});
      Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
    } catch {
      // Another user's pipe, one without a reader, or no descriptor at all.
    }
  }
}

/** When all that was written has gone out, or nobody reads it any more. */
export async function flushed(): Promise<void> {
  for (const name of NAMES) {
    const stream = process[name];
    if (stream.writableLength > 0 && !stream.destroyed)
      await new Promise<void>((resolve) => void stream.once('close', resolve).write('', () => resolve()));
  }
}

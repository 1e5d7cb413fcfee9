/** What a reporter writes to, from its name to its end. */
import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { PtracerError } from '@ptracer/core';

/** Colour belongs on a terminal only (https://no-color.org, FORCE_COLOR). */
export function wantsColor(stream: Writable & { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false;
  // It is about terminals that do not look like one, not about files.
  if (env['FORCE_COLOR'] && isStandard(stream)) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function isStandard(stream: Writable): boolean {
  return stream === process.stdout || stream === process.stderr;
}

/** The stream of this process that a name stands for: `stdout` or `-`, `stderr`. */
export function standardStream(name: string): Writable | undefined {
  if (name === 'stdout' || name === '-') return process.stdout;
  return name === 'stderr' ? process.stderr : undefined;
}

/**
 * Opens a destination by name: `stdout` or `-`, `stderr`, or a file.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT where the file cannot be written
 */
export function openDestination(name: string): Writable {
  const standard = standardStream(name);
  if (standard !== undefined) return standard;
  try {
    return createWriteStream(name, { fd: openSync(name, 'w') });
  } catch (error) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `the output file cannot be written: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Lets go of a stream of ours, whatever is in it. */
export function release(stream: Writable): void {
  if (!isStandard(stream)) stream.destroy();
}

/** Resolves when a stream of ours is closed, or is no more. */
export async function closed(stream: Writable): Promise<void> {
  if (isStandard(stream) || stream.destroyed) return;
  const end = finished(stream, { readable: false }).catch(() => {});
  stream.end();
  await end;
}

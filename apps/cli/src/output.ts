/** Where the trace goes. */
import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Settings } from './settings.js';
import { UsageError } from './usage-error.js';

/**
 * Opens the output before the command starts, so that a file that cannot be written is said first.
 * @throws {UsageError}
 */
export function openOutput(file: string | undefined): Writable {
  if (file === undefined) return process.stderr;
  try {
    return createWriteStream(file, { fd: openSync(file, 'w') });
  } catch (error) {
    throw new UsageError(`the output file cannot be written: ${(error as Error).message}`);
  }
}

/** Colour belongs on a terminal only (https://no-color.org, FORCE_COLOR). */
export function wantsColor(
  when: Settings['color'],
  stream: Writable & { isTTY?: boolean },
  env: NodeJS.ProcessEnv,
): boolean {
  if (when !== 'auto') return when === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

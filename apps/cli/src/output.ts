/** Where the trace goes. */
import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { PtracerError } from 'ptracer';
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

/** Hears when the output cannot be written any more: its reader is gone, or there is no space left. */
export class OutputLoss {
  readonly happened: Promise<void>;
  #error: NodeJS.ErrnoException | undefined;

  constructor(output: Writable) {
    this.happened = new Promise((resolve) => {
      output.once('error', (error) => {
        this.#error = error;
        resolve();
      });
    });
  }

  /** A reader may leave when it has seen enough. */
  get isReaderGone(): boolean {
    return this.#error?.code === 'EPIPE';
  }

  /** @throws {PtracerError} where something other than a reader's leave kept the trace from being written */
  assertWritten(): void {
    if (this.#error === undefined || this.isReaderGone) return;
    throw new PtracerError(
      'ERR_PTRACER_SYSTEM_CALL',
      `the trace could not be written to its end: ${this.#error.message}`,
    );
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

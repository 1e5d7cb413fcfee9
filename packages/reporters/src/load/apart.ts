/** Two reporters do not write one file. */
import { resolve } from 'node:path';
import { PtracerError } from '@ptracer/core';
import type { ReporterChoice } from './choice.js';
import { standardStream } from './destination.js';

/** The file that a choice names as its output. */
function fileOf(choice: ReporterChoice): string | undefined {
  const output = Array.isArray(choice) ? (choice[1] as { output?: unknown } | undefined)?.output : undefined;
  if (typeof output !== 'string' || standardStream(output) !== undefined) return undefined;
  return resolve(output);
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT where two of them would overwrite each other's file */
export function assertApart(choices: readonly ReporterChoice[]): void {
  const files = choices.map(fileOf).filter((file) => file !== undefined);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice === undefined) return;
  throw new PtracerError(
    'ERR_PTRACER_INVALID_ARGUMENT',
    `two reporters would write to ${twice}: give each an output of its own`,
  );
}

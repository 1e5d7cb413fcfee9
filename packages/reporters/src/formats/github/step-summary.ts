/** The file that a step of GitHub Actions writes its summary to. */
import { appendFile, stat } from 'node:fs/promises';
import { PtracerError } from '@ptracer/core';

/** What GitHub takes from a step: more than that, and it shows nothing. */
const MOST_BYTES = 1024 * 1024;

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

/**
 * Appends to the summary. `textFor` is told how many bytes there is room for.
 * @throws {PtracerError} ERR_PTRACER_REPORTER_FAILED where the file cannot be written
 */
export async function appendSummary(file: string, textFor: (room: number) => string): Promise<void> {
  try {
    await appendFile(file, textFor(MOST_BYTES - (await sizeOf(file))));
  } catch (error) {
    throw new PtracerError(
      'ERR_PTRACER_REPORTER_FAILED',
      `the job summary cannot be written: ${(error as Error).message} (GITHUB_STEP_SUMMARY, or \`summaryFile\`, names the file)`,
      { cause: error },
    );
  }
}

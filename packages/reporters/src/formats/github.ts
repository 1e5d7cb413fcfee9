import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { reportAtEnd } from './at-end.js';
import { annotationsOf } from './github/annotations.js';
import { summaryMarkdown } from './github/markdown.js';
import { appendSummary } from './github/step-summary.js';

export interface GithubOptions {
  /** The job summary is appended to it. Default: the file of GITHUB_STEP_SUMMARY; without it there is no summary. */
  summaryFile?: string;
  /** Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
}

/** A folder as it was given, and as scripts that lie in it are named by Node.js. */
function namesOf(folder: string): string[] {
  const given = resolve(folder);
  try {
    return [realpathSync(given), given];
  } catch {
    return [given];
  }
}

/** Findings as annotations of GitHub Actions, for the log of a step, and as its summary. */
export function githubReporter(destination: Destination, options: GithubOptions = {}): Reporter {
  const sink = new Sink(destination);
  const { env = process.env } = options;
  const summaryFile = options.summaryFile ?? env['GITHUB_STEP_SUMMARY'];
  return reportAtEnd('github', async (outcome) => {
    const commands = annotationsOf(outcome, namesOf(env['GITHUB_WORKSPACE'] || outcome.folder));
    // A command begins a line, and the traced program may have left its last one open.
    if (commands !== '') await sink.write(env['GITHUB_ACTIONS'] === 'true' ? `\n${commands}` : commands);
    await sink.end();
    if (summaryFile) await appendSummary(summaryFile, (room) => summaryMarkdown(outcome, room));
  });
}

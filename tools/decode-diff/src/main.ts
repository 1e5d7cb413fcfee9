import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shares } from './compare/compare.js';
import { NAMES } from './corpus/programs.js';
import { runCorpus } from './corpus/run.js';
import { HELP } from './help.js';
import { compareAll, run, type Runs } from './measure.js';
import { readOptions, UsageError, type Options } from './options.js';
import { json } from './report/json.js';
import { differencesByCall, table, type Measured } from './report/text.js';
import { hasStrace, TracerFailed } from './tracers.js';

function runCommand({ self, tracerOptions, operands }: Options, folder: string): Runs {
  const command = { argv: operands, cwd: process.cwd(), env: process.env, output: join(folder, 'output') };
  const recipe = { name: operands.join(' '), command, prepare: () => undefined };
  return run(recipe, { self, options: tracerOptions, folder });
}

function print(measured: readonly Measured[], options: Options, skipped: readonly string[]): void {
  const other = options.self ? 'strace' : 'ptracer';
  if (options.json) {
    process.stdout.write(`${json(measured, other, skipped)}\n`);
    return;
  }
  const different = measured.flatMap(({ comparison }) => comparison.different);
  process.stdout.write(`${table(measured, other)}\n`);
  for (const reason of skipped) process.stdout.write(`skipped: ${reason}\n`);
  if (different.length > 0) process.stdout.write(`\n${differencesByCall(different, options.max, other)}\n`);
}

async function measure(options: Options, folder: string): Promise<number> {
  const { runs, skipped } = options.corpus
    ? await runCorpus(options.operands, { self: options.self, options: options.tracerOptions, folder })
    : { runs: [runCommand(options, folder)], skipped: [] };
  const measured = compareAll(runs);
  print(measured, options, skipped);
  const { identical } = shares(measured.map(({ comparison }) => comparison));
  return options.failUnder !== undefined && identical * 100 < options.failUnder ? 1 : 0;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help || options.list) {
    process.stdout.write(options.help ? HELP : `${NAMES.join('\n')}\n`);
    return 0;
  }
  if (!hasStrace()) {
    process.stderr.write(
      'decode-diff: skipped: there is no strace, and it is what ptracer is compared with\n',
    );
    return 127;
  }
  const folder =
    options.keep === undefined ? mkdtempSync(join(tmpdir(), 'decode-diff-')) : resolve(options.keep);
  mkdirSync(folder, { recursive: true });
  try {
    return await measure(options, folder);
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof TracerFailed)) throw error;
  process.stderr.write(`decode-diff: ${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 125;
}

/** `ptracer [options] -- command…`, `ptracer [options] -p PID`, `ptracer syscalls` */
import { readFileSync } from 'node:fs';
import {
  BUILTIN_NAMES,
  explain,
  PtracerError,
  signalNumber,
  type BuiltinName,
  type ExitStatus,
  type PtracerErrorCode,
} from 'ptracer';
import { filterFor, rulesOf } from './analyses.js';
import { attachTo } from './attach.js';
import { parseCommandLine } from './command-line.js';
import { HELP, SYSCALLS_HELP } from './help.js';
import { reportFile } from './report-file.js';
import { run, type RunResult } from './run.js';
import { choiceOf, settingsOf, showsFindingsOnly, type Choice } from './settings.js';
import { flushed, neverBlock } from './standard-streams.js';
import { StrayErrors } from './stray-errors.js';
import { printSyscalls } from './syscalls/command.js';
import { UsageError } from './usage-error.js';

const EXIT_USAGE = 2;
const EXIT_FAILED = 125;

const EXIT_CODES: Partial<Record<PtracerErrorCode, number>> = {
  ERR_PTRACER_INVALID_ARGUMENT: EXIT_USAGE,
  ERR_PTRACER_INVALID_FILTER: EXIT_USAGE,
  ERR_PTRACER_REPORTER_NOT_FOUND: EXIT_USAGE,
  ERR_PTRACER_REPORTER_INVALID: EXIT_USAGE,
  ERR_PTRACER_COMMAND_NOT_EXECUTABLE: 126,
  ERR_PTRACER_COMMAND_NOT_FOUND: 127,
};

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`ptracer: ${error.message}\n`);
    return EXIT_USAGE;
  }
  if (error instanceof PtracerError) {
    process.stderr.write(`ptracer: ${error.message}\n`);
    return EXIT_CODES[error.code] ?? EXIT_FAILED;
  }
  process.stderr.write(`ptracer: this is a bug in ptracer, please report it: ${(error as Error).stack}\n`);
  return EXIT_FAILED;
}

/** What the report says counts where the command itself has nothing to say. */
async function end({ status, verdict }: RunResult): Promise<void> {
  if (status.code === 0 && verdict !== 0) process.exitCode = verdict;
  else await endLike(status);
}

/** Ends this process as the command ended. */
async function endLike({ code, signal }: ExitStatus): Promise<void> {
  if (signal === null) {
    process.exitCode = code ?? EXIT_FAILED;
    return;
  }
  const number = signalNumber(signal) ?? 0;
  // Should the signal be blocked or ignored, a shell's way of saying it is what remains.
  process.exitCode = 128 + number;
  if (number === 0) return;
  // Node ignores or handles some signals itself; taking a listener off leaves the default action behind.
  const listener = (): void => {};
  try {
    process.on(signal as NodeJS.Signals, listener).off(signal as NodeJS.Signals, listener);
  } catch {
    // SIGKILL and real-time signals take no listener, and need none.
  }
  await flushed();
  process.kill(process.pid, number);
}

/** What is traced, and where that is decided. */
function explanationOf(choice: Choice): string {
  const rules = rulesOf(choice);
  const traced = explain(filterFor(choice, rules)).text;
  if (!rules.has('leak') || !choice.isFiltered || !showsFindingsOnly(choice)) return traced;
  return `${traced}\n\nof the descriptors that were left open, those of calls that pass:\n${explain(choice.filter).text}`;
}

async function main(argv: readonly string[]): Promise<void> {
  try {
    const line = parseCommandLine(argv);
    if (line.values.help) process.stdout.write(line.calls === undefined ? HELP : SYSCALLS_HELP);
    else if (line.values.version) process.stdout.write(`ptracer ${version()}\n`);
    else if (line.calls !== undefined)
      process.exitCode = await printSyscalls(line.calls, line.values.json ?? false);
    else if (line.values['explain-filter']) {
      process.stdout.write(`${explanationOf(choiceOf(line))}\n`);
    } else {
      const settings = settingsOf(line, process.env);
      const { target, reporters } = settings;
      const names = reporters
        .map(({ name }) => name)
        .filter((name) => !BUILTIN_NAMES.includes(name as BuiltinName));
      // A report of a recorded trace is ended by any signal.
      if (target.kind !== 'recorded') neverBlock();
      using stray = new StrayErrors(names, (error) => process.exit(fail(error)));
      if (target.kind === 'command') await end(await run(target, settings));
      else if (target.kind === 'processes') process.exitCode = await attachTo(target, settings);
      else process.exitCode = await reportFile(target, settings);
      if (stray.seen && process.exitCode === 0) process.exitCode = EXIT_FAILED;
    }
  } catch (error) {
    process.exitCode = fail(error);
  }
}

// Standard error may be a pipe whose reader leaves: the command still runs to its end.
process.stderr.on('error', () => {});
let ended = false;
// Nothing is left to wait for, and yet the report has not ended.
process.once('beforeExit', () => {
  if (ended) return;
  process.stderr.write(
    'ptracer: the report never ended: a reporter (-R) waits for something that does not come\n',
  );
  process.exit(EXIT_FAILED);
});
await main(process.argv.slice(2));
ended = true;

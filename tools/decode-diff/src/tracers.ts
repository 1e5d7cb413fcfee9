import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const PTRACER = join(repository, 'apps/cli/dist/main.js');
/** Children too, every call, no stacks. */
const WHOLE_TRACE = ['-f', '--all', '--stack', 'off', '--pool-stacks', 'off'];
/** ptracer's exit status when it is ptracer that failed. */
const FAILED = 125;
const PATIENCE_MS = 180_000;

/** A tracer did not do its work: one line, exit status 125. */
export class TracerFailed extends Error {}

/** What to run, and where what it prints goes: a file, the same in each run. */
export interface Command {
  argv: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  output: string;
}

/** The words of a command line that trace another one to a file. */
export type Tracer = (file: string, options: readonly string[]) => { name: string; argv: string[] };

/** strace, all lines of all threads in one file. */
export const strace: Tracer = (file, options) => ({
  name: 'strace',
  argv: ['strace', '-f', '-o', file, ...options, '--'],
});

/** This repository's ptracer, with every call and without stacks. */
export const ptracer: Tracer = (file, options) => ({
  name: 'ptracer',
  argv: [process.execPath, PTRACER, ...WHOLE_TRACE, '-R', 'strace', '-o', file, ...options, '--'],
});

/** Whether there is a strace. */
export function hasStrace(): boolean {
  return spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0;
}

/** Runs a command under a tracer and gives what the tracer wrote. */
export function trace(tracer: Tracer, file: string, options: readonly string[], command: Command): string {
  const { name, argv } = tracer(file, options);
  const [program = '', ...args] = [...argv, ...command.argv];
  const output = openSync(command.output, 'w');
  const run = spawnSync(program, args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', output, output],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  closeSync(output);
  if (run.error) throw new TracerFailed(`${name} ${command.argv.join(' ')}: ${run.error.message}`);
  const trace = readTraceFile(file);
  if (trace === '' || run.status === FAILED) {
    const said = readFileSync(command.output, 'utf8').trim().split('\n').at(-1);
    const line = [name, ...options, '--', ...command.argv].join(' ');
    throw new TracerFailed(`exit status ${run.status} of ${line}: ${said}`);
  }
  return trace;
}

function readTraceFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

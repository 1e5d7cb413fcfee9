/** What is to be traced: a command, or processes that run already. Pure. */
import type { StackEngine } from 'ptracer';
import type { CommandLine } from './command-line.js';
import { choice } from './option-values.js';
import { parseProcessIds } from './process-ids.js';
import { UsageError } from './usage-error.js';

/** A command to start. */
export interface Command {
  kind: 'command';
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  stack: StackEngine;
}

/** Processes that run already. */
export interface Processes {
  kind: 'processes';
  pids: number[];
  stack: Exclude<StackEngine, 'inspector'>;
}

/** A trace that was recorded. */
export interface Recorded {
  kind: 'recorded';
  /** A path, or `-` for standard input. */
  file: string;
}

export type Target = Command | Processes | Recorded;

/** `-E NAME=value` sets, `-E NAME` takes away, as strace's. */
function environment(changes: readonly string[], base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = { ...base };
  for (const change of changes) {
    const equals = change.indexOf('=');
    if (equals < 0) delete env[change];
    else env[change.slice(0, equals)] = change.slice(equals + 1);
  }
  return env;
}

const ENGINES = ['auto', 'remote', 'inspector', 'off'] as const;

/** A summary shows no stacks; who names an engine, or wants more of it, wants them. */
function engineFor<Engine extends StackEngine>(
  values: CommandLine['values'],
  engine: Engine,
): Engine | 'off' {
  const named = values.stack !== undefined || values['async-hooks'];
  return values['summary-only'] && !named ? 'off' : engine;
}

/** They tell more of the thread pool's calls, and of nothing else. */
function assertHooks(values: CommandLine['values'], stack: StackEngine): void {
  if (!values['async-hooks']) return;
  if (stack === 'off' || stack === 'inspector') {
    throw new UsageError(
      `--async-hooks is for stacks that tell who asked, and --stack=${stack} has none: leave one of them out`,
    );
  }
  if (values['pool-stacks'] === 'off') {
    throw new UsageError(
      '--async-hooks tells more of what --pool-stacks=off switches off: leave one of them out',
    );
  }
}

function commandTarget({ values, command }: CommandLine, base: NodeJS.ProcessEnv): Command {
  const [file, ...args] = command;
  if (file === undefined) {
    throw new UsageError(
      'there is no command to trace; try: ptracer -- node app.js, or for a process that runs: ptracer -p PID',
    );
  }
  const stack = choice('--stack', ENGINES, values.stack);
  assertHooks(values, stack);
  const env = environment(values.env ?? [], base);
  return { kind: 'command', file, args, env, stack: engineFor(values, stack) };
}

function processesTarget({ values, command, attached }: CommandLine): Processes {
  if (command.length > 0) {
    throw new UsageError(
      `-p is for processes that run already, and ${JSON.stringify(command[0])} would be a command to start: ` +
        'leave one of them out (several processes are -p PID,PID)',
    );
  }
  const pids = [
    ...parseProcessIds(values.attach ?? []),
    ...parseProcessIds(attached ?? [], '; a command of the name attach is run by: ptracer -- attach'),
  ];
  if (pids.length === 0) throw new UsageError('attach needs a process id: ptracer attach PID');
  if (values.env !== undefined) {
    throw new UsageError(
      'option -E is for a command that ptracer starts: a process that runs has its variables',
    );
  }
  if (values['async-hooks']) {
    throw new UsageError(
      '--async-hooks is for a program that ptracer starts: one that runs has not recorded who asked',
    );
  }
  const stack = choice('--stack', ENGINES, values.stack);
  if (stack === 'inspector') {
    throw new UsageError(
      '--stack=inspector is for a program that ptracer starts: for one that runs leave --stack out',
    );
  }
  return { kind: 'processes', pids: [...new Set(pids)], stack: engineFor(values, stack) };
}

/** Options that say something of a program which is not there when a recorded trace is shown. */
const LIVE = {
  attach: '-p',
  env: '-E',
  'follow-forks': '-f',
  stack: '--stack',
  'stack-depth': '--stack-depth',
  'async-frames': '--async-frames',
  'pool-stacks': '--pool-stacks',
  'async-hooks': '--async-hooks',
  'string-limit': '-s',
  stats: '--stats',
} as const;

function recordedTarget({ values, files = [] }: CommandLine): Recorded {
  const [file, ...more] = files;
  if (file === undefined) {
    throw new UsageError(
      'report needs a recorded trace: ptracer report FILE.ndjson (one is made by ptracer --json -o FILE.ndjson -- command)',
    );
  }
  if (more.length > 0) throw new UsageError(`report takes one recorded trace, and ${files.length} are given`);
  for (const name of Object.keys(LIVE) as (keyof typeof LIVE)[]) {
    if (values[name] === undefined) continue;
    throw new UsageError(
      `option ${LIVE[name]} is for a program that runs: a recorded trace is as it was recorded`,
    );
  }
  return { kind: 'recorded', file };
}

/** @throws {UsageError} */
export function targetOf(line: CommandLine, base: NodeJS.ProcessEnv): Target {
  if (line.mode === 'report') return recordedTarget(line);
  const attaches = line.values.attach !== undefined || line.attached !== undefined;
  return attaches ? processesTarget(line) : commandTarget(line, base);
}

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

export type Target = Command | Processes;

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

function commandTarget({ values, command }: CommandLine, base: NodeJS.ProcessEnv): Command {
  const [file, ...args] = command;
  if (file === undefined) {
    throw new UsageError(
      'there is no command to trace; try: ptracer -- node app.js, or for a process that runs: ptracer -p PID',
    );
  }
  const stack = choice('--stack', ENGINES, values.stack);
  const env = environment(values.env ?? [], base);
  return { kind: 'command', file, args, env, stack: values['summary-only'] ? 'off' : stack };
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
  const stack = choice('--stack', ENGINES, values.stack);
  if (stack === 'inspector') {
    throw new UsageError(
      '--stack=inspector is for a program that ptracer starts: for one that runs leave --stack out',
    );
  }
  return { kind: 'processes', pids: [...new Set(pids)], stack: values['summary-only'] ? 'off' : stack };
}

/** @throws {UsageError} */
export function targetOf(line: CommandLine, base: NodeJS.ProcessEnv): Target {
  const attaches = line.values.attach !== undefined || line.attached !== undefined;
  return attaches ? processesTarget(line) : commandTarget(line, base);
}

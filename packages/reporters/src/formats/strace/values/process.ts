/** Statuses of children. Pure. */
import { typeNamed, type Integer } from '@ptracer/core';
import { formatMemory, type Fields } from './memory.js';
import type { Format } from './special.js';
import { clockTicks } from './ticks.js';

/** The macros of wait4(2) that hold for a status. */
const waitStatus: Format = (value) => {
  const { exited, killed, coreDumped, stopped, syscall, event, continued, raw } = value as Fields;
  if (continued === true) return '{WIFCONTINUED(s)}';
  if (exited !== undefined) return `{WIFEXITED(s) && WEXITSTATUS(s) == ${String(exited)}}`;
  if (killed !== undefined) {
    return `{WIFSIGNALED(s) && WTERMSIG(s) == ${String(killed)}${coreDumped ? ' && WCOREDUMP(s)' : ''}}`;
  }
  if (stopped === undefined) return String(raw);
  const more = event === 0 || event === undefined ? '' : ` | ${String(event)} << 16`;
  return `{WIFSTOPPED(s) && WSTOPSIG(s) == ${String(stopped)}${syscall ? ' | 0x80' : ''}}${more}`;
};

/** Types of those that wait4(2) stores, the same on every machine. */
const RUSAGE = typeNamed('rusage', 'x64')!;

export const PROCESS_TEXTS: Readonly<Record<string, Format>> = {
  'wait-status': waitStatus,
  'waited-status': (value, options, type) => `[${waitStatus(value, options, type)}]`,
  'waited-rusage': (value, options) => formatMemory(RUSAGE, value, options),
  clock: (value) => clockTicks(value as Integer),
};

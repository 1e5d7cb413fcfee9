/** Statuses of children. Pure. */
import type { Integer } from '@ptracer/core';
import type { Fields } from './memory.js';
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

export const PROCESS_TEXTS: Readonly<Record<string, Format>> = {
  'wait-status': waitStatus,
  'waited-status': (value, options, type) => `[${waitStatus(value, options, type)}]`,
  clock: (value) => clockTicks(value as Integer),
};

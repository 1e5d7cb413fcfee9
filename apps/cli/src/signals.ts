/** Signals that reach the CLI while a command runs. */
import { readFileSync } from 'node:fs';

/** A terminal sends these to its whole foreground group: the command has them already. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGUSR2',
  'SIGWINCH',
];

/** Whether this process is in the foreground group of a terminal (proc(5), /proc/PID/stat: pgrp and tpgid). */
function inForeground(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[2] === fields[5];
}

/**
 * Passes signals on to the command, and survives them, so that the trace is complete when the command has
 * dealt with them. Returns the way back.
 */
export function forwardSignals(pid: number): () => void {
  const listeners = FORWARDED.map((signal) => {
    const listener = (): void => {
      if (FROM_TERMINAL.includes(signal) && inForeground()) return;
      try {
        process.kill(pid, signal);
      } catch {
        // The command has just ended.
      }
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}

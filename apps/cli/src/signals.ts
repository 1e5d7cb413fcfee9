/** Signals that reach the CLI while a command runs. */
import { readFileSync } from 'node:fs';

/** A terminal sends these to its whole foreground group. */
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

/** A signal that follows another this soon is the same one: npm passes on what the terminal has sent already. */
const SAME_MS = 500;

/**
 * Passes signals on to the command, and survives them, so that the trace is complete when the command has
 * dealt with them. One that comes while the command is being started waits for it. When the command has ended, the first
 * leaves what it has started, and when nothing is traced any more, one is for this process.
 */
export class SignalForwarder implements Disposable {
  readonly #waiting: NodeJS.Signals[] = [];
  #pid: number | undefined;
  #state: 'running' | 'ended' | 'over' = 'running';
  #last = -Infinity;

  /** @param leave ends the trace */
  constructor(readonly leave: () => void) {
    for (const signal of FORWARDED) process.on(signal, this.#onSignal);
  }

  /** The command has started. */
  to(pid: number): void {
    this.#pid = pid;
    for (const signal of this.#waiting.splice(0)) this.#forward(signal, pid);
  }

  /** The command has ended. */
  ended(): void {
    if (this.#state === 'running') this.#state = 'ended';
  }

  /** Nothing is traced any more. */
  over(): void {
    this.#state = 'over';
  }

  [Symbol.dispose](): void {
    for (const signal of FORWARDED) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const isSame = now - this.#last < SAME_MS;
    this.#last = now;
    if (this.#state !== 'running') {
      if (isSame || signal === 'SIGWINCH') return;
      if (this.#state === 'over') this.#die(signal);
      else this.leave();
      this.over();
    } else if (this.#pid === undefined) this.#waiting.push(signal);
    // What a terminal sends while the command is there, the command has got as well.
    else if (!FROM_TERMINAL.includes(signal) || !inForeground()) this.#forward(signal, this.#pid);
  };

  #forward(signal: NodeJS.Signals, pid: number): void {
    try {
      process.kill(pid, signal);
    } catch {
      // The command has ended, and who reads its trace is slow.
      this.ended();
    }
  }

  #die(signal: NodeJS.Signals): void {
    this[Symbol.dispose]();
    process.kill(process.pid, signal);
  }
}

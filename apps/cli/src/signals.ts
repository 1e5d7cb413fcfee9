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

/** Whoever sends these wants an end. */
const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether this process is in the foreground group of a terminal (proc(5), /proc/PID/stat: pgrp and tpgid). */
function inForeground(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[2] === fields[5];
}

/** A signal that follows another this soon is the same one: npm passes on what the terminal has sent already. */
const SAME_MS = 500;
/** One that follows later than this is another matter: a program may live through signals, and reload, or ask. */
const AGAIN_MS = 10_000;
const LOOK_MS = 200;

/** What can be done about the trace. */
export interface TraceControl {
  /** The command is not to wait for the report any more. */
  letRun(): void;
  /** Ends the trace. */
  leave(): void;
  /** What the report has been waiting for too long. */
  readonly tooLong: string | undefined;
}

function say(text: string): void {
  process.stderr.write(`ptracer: ${text}\n`);
}

/**
 * Passes signals on to the command, and survives them, so that the trace is complete when the command has
 * dealt with them. One that comes while the command is being started waits for it. When the command has ended, the first
 * leaves what it has started, and when nothing is traced any more, one is for this process.
 *
 * Two signals that want an end are the way out, whatever the command and the reporters do: from the first on, the command
 * does not wait for the report any more; where it lives through the second as well, it is left, and a report that stands still
 * is not waited for.
 */
export class SignalForwarder implements Disposable {
  readonly #waiting: NodeJS.Signals[] = [];
  #pid: number | undefined;
  #state: 'running' | 'ended' | 'over' = 'running';
  #last = -Infinity;
  /** When the command was first told to end. */
  #asked = -Infinity;
  #left: NodeJS.Signals | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly trace: TraceControl) {
    for (const signal of FORWARDED) process.on(signal, this.#onSignal);
  }

  /** The signal by which the user left a command that runs. */
  get left(): NodeJS.Signals | undefined {
    return this.#left;
  }

  /** The command runs, as far as is known. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /** The command has started. */
  to(pid: number): void {
    this.#pid = pid;
    for (const signal of this.#waiting.splice(0)) {
      this.#forward(signal, pid);
      if (ENDING.includes(signal)) this.#end(signal, pid, performance.now());
    }
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
    clearInterval(this.#timer);
    for (const signal of FORWARDED) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const isSame = now - this.#last < SAME_MS;
    this.#last = now;
    if (this.#state !== 'running') {
      if (isSame || signal === 'SIGWINCH') return;
      if (this.#state === 'over') this.#die(signal);
      else if (this.#asked > 0 && this.trace.tooLong !== undefined) this.#dieUnheard(signal);
      else this.trace.leave();
      this.over();
    } else if (this.#pid === undefined) this.#waiting.push(signal);
    else {
      // What a terminal sends while the command is there, the command has got as well.
      if (!FROM_TERMINAL.includes(signal) || !inForeground()) this.#forward(signal, this.#pid);
      if (ENDING.includes(signal)) this.#end(signal, this.#pid, now);
    }
  };

  #end(signal: NodeJS.Signals, pid: number, now: number): void {
    const passed = now - this.#asked;
    if (passed < SAME_MS) return;
    if (passed > AGAIN_MS) {
      this.#asked = now;
      this.trace.letRun();
    } else this.#timer ??= setInterval(() => this.#giveUp(signal, pid), LOOK_MS);
  }

  /** The command has had time to end of the second signal. */
  #giveUp(signal: NodeJS.Signals, pid: number): void {
    if (this.#state === 'running') {
      say(`${signal} again: process ${pid} is left to itself`);
      this.#left = signal;
      this.over();
      this.trace.leave();
    }
    this.#dieUnheard(signal);
  }

  /** Ends this process, where the report stands still. */
  #dieUnheard(signal: NodeJS.Signals): void {
    const { tooLong } = this.trace;
    if (tooLong === undefined) return;
    say(`ended by ${signal}, and the report is not whole: it waited for ${tooLong}`);
    this.#die(signal);
  }

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

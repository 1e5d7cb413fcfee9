/** What the tracer child lends to a stack source. */
import { spawnSync } from 'node:child_process';
import type { Arch } from '../events.js';
import { allocate, segments } from '../ffi/buffer.js';
import { mkfifo } from '../ffi/libc.js';
import type { ReadBuffer, Segments, StackContext } from '../plugins.js';
import { now } from './clock.js';
import type { Emitter } from './emitter.js';
import { signalOnInput, withChildSignals } from './signals.js';
import type { Tracees } from './tracees.js';

const OWNER_ONLY = 0o600;

export class StackResources implements StackContext {
  #emitter: Emitter | undefined;
  #tracees: Tracees | undefined;
  #begun = false;
  /** Warnings from before the first event. */
  #early: { code: string; message: string }[] = [];
  readonly #listeners: (() => void)[] = [];

  constructor(readonly arch: Arch) {}

  connect(emitter: Emitter, tracees: Tracees): void {
    this.#emitter = emitter;
    this.#tracees = tracees;
  }

  /** Delivers what was said before the first event. */
  begin(): void {
    this.#begun = true;
    for (const { code, message } of this.#early.splice(0)) this.warn(code, message);
  }

  /** Calls every listener: one of their descriptors may have input. */
  poll(): void {
    for (const listener of this.#listeners) listener();
  }

  allocate(size: number): ReadBuffer {
    return allocate(size);
  }

  segments(capacity: number): Segments {
    return segments(capacity);
  }

  warn(code: string, message: string): void {
    if (!this.#begun) this.#early.push({ code, message });
    else this.#emitter?.emit({ type: 'warning', code, message, time: now() });
  }

  runProgram(file: string, args: readonly string[], timeout: number): string | undefined {
    const run = withChildSignals(() =>
      spawnSync(file, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout }),
    );
    return run.status === 0 ? run.stdout : undefined;
  }

  createFifo(path: string): boolean {
    return mkfifo(path, OWNER_ONLY) === 0;
  }

  onInput(fd: number, listener: () => void): void {
    signalOnInput(fd);
    this.#listeners.push(listener);
  }

  hideThread(tid: number): void {
    const tracee = this.#tracees?.get(tid);
    if (tracee !== undefined) tracee.hidden = true;
  }
}

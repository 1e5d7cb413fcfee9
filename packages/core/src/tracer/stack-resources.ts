/** What the tracer child lends to a stack source. */
import { spawnSync } from 'node:child_process';
import type { Arch } from '../events.js';
import { allocate, segments } from '../ffi/buffer.js';
import { mkfifo } from '../ffi/libc.js';
import type { ReadBuffer, Segments, StackContext } from '../plugins.js';
import { signalOnInput, withChildSignals } from './signals.js';

const OWNER_ONLY = 0o600;

/** Where what a stack source says goes. */
export interface StackOwner {
  warn(code: string, message: string): void;
  hideThread(tid: number): void;
}

export class StackResources implements StackContext {
  readonly #listeners: (() => void)[] = [];

  constructor(
    readonly arch: Arch,
    readonly owner: StackOwner,
  ) {}

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
    this.owner.warn(code, message);
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
    this.owner.hideThread(tid);
  }
}

/** Processes that run before the CLI comes, and what the CLI leaves of them. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { ENV, start, type Ended } from './harness.js';

const PATIENCE = { timeout: 15_000 };

/** How a process ended, as its parent sees it. */
export interface Status {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that knows nothing of ptracer. */
export class Target {
  readonly child: ChildProcess;
  readonly ended: Promise<Status>;
  output = '';

  constructor(file: string, args: readonly string[] = [], options: SpawnOptions = {}) {
    this.child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env: ENV, ...options });
    this.ended = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }) as Status);
    this.child.stdout?.on('data', (bytes) => {
      this.output += String(bytes);
    });
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Writes a line to it, and waits for what it answers. */
  async answers(line: string, answer: string): Promise<void> {
    this.child.stdin!.write(`${line}\n`);
    await this.says(answer);
  }

  async says(text: string): Promise<void> {
    await expect.poll(() => this.output, PATIENCE).toContain(text);
  }
}

/** As `-p` takes them. */
export const ids = (...targets: readonly Target[]): string => targets.map(({ pid }) => pid).join(',');

/** Echoes lines; between them it is blocked in read. */
export async function cat(): Promise<Target> {
  const target = new Target('cat');
  await target.answers('ready', 'ready');
  return target;
}

/** Runs what it reads. */
export async function shell(): Promise<Target> {
  const target = new Target('sh');
  await target.answers('echo ready', 'ready');
  return target;
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
}

/** State letter and tracer of each thread (proc(5)). */
export function threadsOf(pid: number): { state: string; tracerPid: number }[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((tid) => {
    try {
      const status = readFileSync(`/proc/${pid}/task/${tid}/status`, 'latin1');
      return [{ state: field(status, 'State'), tracerPid: Number(field(status, 'TracerPid')) }];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

/** State letter of a process; `X` for one that is gone. */
export const stateOf = (pid: number): string =>
  existsSync(`/proc/${pid}`) ? (threadsOf(pid)[0]?.state ?? 'X') : 'X';

export const tracerOf = (pid: number): number => threadsOf(pid)[0]!.tracerPid;

/** Threads that a tracer has stopped, or holds at all. */
const heldThreads = (pid: number): object[] =>
  threadsOf(pid).filter(({ state, tracerPid }) => state === 't' || tracerPid !== 0);

/** Nothing of the tracer is left on it. */
export function expectFree(...targets: readonly { pid: number }[]): void {
  for (const { pid } of targets) expect(heldThreads(pid)).toEqual([]);
}

/** The same, where nobody says when it is so. */
export async function expectFreeSoon(...targets: readonly { pid: number }[]): Promise<void> {
  for (const { pid } of targets) await expect.poll(() => heldThreads(pid), PATIENCE).toEqual([]);
}

/** A CLI that has said that it is attached. */
export class Attached {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  /** Starts the CLI, and waits until it has attached. */
  static async to(args: readonly string[], options: SpawnOptions = {}): Promise<Attached> {
    const attached = new Attached(args, options);
    await attached.says(/; Ctrl-C to detach\n/);
    return attached;
  }

  private constructor(args: readonly string[], options: SpawnOptions) {
    this.child = start(args, options);
    this.child.stdout?.on('data', (bytes) => {
      this.stdout += String(bytes);
    });
    this.child.stderr?.on('data', (bytes) => {
      this.stderr += String(bytes);
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => ({
      ...({ code, signal } as Status),
      stdout: this.stdout,
      stderr: this.stderr,
    }));
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  /** Waits for words on standard error. */
  async says(words: string | RegExp): Promise<void> {
    const heard = async (): Promise<void> => expect.poll(() => this.stderr, PATIENCE).toMatch(words);
    await Promise.race([
      heard(),
      this.ended.then(({ stderr }) => expect(stderr, 'ptracer has ended').toMatch(words)),
    ]);
  }

  /** As Ctrl-C does. */
  async detach(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Lines of the trace on standard error. */
  get lines(): string[] {
    return this.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('ptracer: '));
  }
}

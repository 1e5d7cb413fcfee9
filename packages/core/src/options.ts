import type { StdioOptions } from 'node:child_process';
import { statSync } from 'node:fs';
import { PtracerError } from './errors.js';
import type { TraceEvent } from './events.js';
import type { PluginReference } from './plugins.js';
import type { TracerOptions } from './protocol/messages.js';

/** What to trace, for every kind of tracee. */
export interface TraceOptions {
  /** Trace child processes too (`-f`). Threads are always traced. Default false. */
  followForks?: boolean;
  /** Most bytes of a string or buffer (`-s`). Paths are never cut. Default 32, at most 1 MiB. */
  stringLimit?: number;
  /**
   * Cut arrays at `stringLimit` elements, and count the variables of an environment instead of naming them. Default
   * true; false is strace's `-v`.
   */
  abbreviate?: boolean;
  /** Say what each descriptor refers to (`-y`). Default false. */
  descriptorPaths?: boolean;
  /**
   * Say more than its path (`-yy`): protocol and both ends of sockets, numbers of devices, processes of pidfds. Implies
   * `descriptorPaths`. Default false.
   */
  descriptorDetails?: boolean;
  /**
   * Keep the tracer and the thread that stops most on one CPU while its stops are frequent: several times
   * faster. The program cannot tell. Default true.
   */
  coSchedule?: boolean;
  /**
   * Measure, before a command begins, what tracing adds to the duration of each call, and say it in the `start` event
   * (`callCost`). Takes up to 5 ms. Default false; nothing for processes that run already.
   */
  measureCallCost?: boolean;
  /**
   * Tell of calls that are under way when another thread's event comes (`unfinished` events), so that lines can be shown in
   * the order in which things happened. Not where a filter has to see the result of a call. Default false.
   */
  unfinished?: boolean;
  /** Which calls become events; default: all. Make one with `@ptracer/filters`. */
  filter?: PluginReference;
  /** The last stage before the consumer, in the host. */
  transform?: EventTransform;
  /** Where JavaScript stacks come from; default: none. Make one with `@ptracer/stack`. */
  stack?: PluginReference;
}

/** Changes an event on its way to the consumer, in the host; `undefined` drops it. */
export type EventTransform = (event: TraceEvent) => TraceEvent | undefined;

export interface SpawnOptions extends TraceOptions {
  /** Default: the current working directory. */
  cwd?: string;
  /** The whole environment of the command. Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** argv[0]; default: `file` as given. */
  argv0?: string;
  /** Standard input, output and error, as for `child_process.spawn`. Default `inherit`. */
  stdio?: Extract<StdioOptions, string> | readonly ('inherit' | 'pipe' | 'ignore' | number)[];
}

/** Which calls of this process a self-trace is about. */
export interface SelfTraceOptions extends TraceOptions {
  /**
   * `process`: every thread. `thread`: the calling thread and, with `threads: 'all'`, those that run no JavaScript
   * and work for everybody (libuv's pool, V8's). Default: `process` on the main thread, `thread` in a worker.
   */
  scope?: 'process' | 'thread';
  /**
   * `all`: threads that run no JavaScript too. `js`: only the main thread and workers. Default: `all`, and `js` where
   * `scope` is `thread`.
   */
  threads?: 'js' | 'all';
  /** Threads, by tid, that work for the trace itself, and are left alone. */
  hiddenThreads?: readonly number[];
}

/** The thread part of a self-trace's options, checked. */
export interface ThreadWishes {
  scope: 'process' | 'thread';
  threads: 'js' | 'all';
}

function oneOf<Value extends string>(name: string, value: Value, allowed: readonly Value[]): Value {
  if (allowed.includes(value)) return value;
  throw invalid(
    `options.${name} must be ${allowed.map((word) => `'${word}'`).join(' or ')}, not ${JSON.stringify(value)}`,
  );
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function threadWishes(options: SelfTraceOptions, isMainThread: boolean): ThreadWishes {
  const scope = oneOf('scope', options.scope ?? (isMainThread ? 'process' : 'thread'), ['process', 'thread']);
  const threads = oneOf('threads', options.threads ?? (scope === 'thread' ? 'js' : 'all'), ['js', 'all']);
  return { scope, threads };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function assertPids(pids: readonly unknown[]): asserts pids is readonly number[] {
  if (pids.length === 0) throw invalid('there is no process to attach to: attach(pid) needs at least one');
  for (const pid of pids) {
    if (!Number.isInteger(pid) || (pid as number) < 1) {
      throw invalid(`a process id is a whole number from 1, not ${String(pid)}`);
    }
    if (pid === process.pid) {
      throw invalid('a process cannot attach to itself: trace() traces the process that calls it');
    }
  }
}

/** strace's. */
const DEFAULT_STRING_LIMIT = 32;
const LARGEST_STRING_LIMIT = 0x100000;

function invalid(message: string): PtracerError {
  return new PtracerError('ERR_PTRACER_INVALID_ARGUMENT', message);
}

function plugin(name: string, value: PluginReference | undefined): PluginReference | null {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null || typeof value.module !== 'string') {
    throw invalid(`options.${name} must be { module: URL, options }, the reference of a tracer-side plugin`);
  }
  return value;
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function tracerOptions(options: TraceOptions): TracerOptions {
  const {
    followForks = false,
    stringLimit = DEFAULT_STRING_LIMIT,
    descriptorPaths = false,
    descriptorDetails = false,
    abbreviate = true,
    coSchedule = true,
    measureCallCost = false,
    unfinished = false,
  } = options;
  if (!Number.isInteger(stringLimit) || stringLimit < 0 || stringLimit > LARGEST_STRING_LIMIT) {
    throw invalid(
      `options.stringLimit must be a number of bytes from 0 to ${LARGEST_STRING_LIMIT}, not ${String(stringLimit)}`,
    );
  }
  return {
    followForks: Boolean(followForks),
    stringLimit,
    descriptorPaths: Boolean(descriptorPaths) || Boolean(descriptorDetails),
    descriptorDetails: Boolean(descriptorDetails),
    abbreviate: Boolean(abbreviate),
    coSchedule: Boolean(coSchedule),
    measureCallCost: Boolean(measureCallCost),
    unfinished: Boolean(unfinished),
    filter: plugin('filter', options.filter),
    stack: plugin('stack', options.stack),
  };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function assertEnvironment(env: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(env).find(([name, value]) => `${name}${value}`.includes('\0'));
  if (wrong !== undefined) {
    throw invalid(`options.env has a NUL in ${JSON.stringify(wrong[0])}, and no environment can hold one`);
  }
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function assertFolder(cwd: string): void {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw invalid(`options.cwd must be a folder, and ${JSON.stringify(cwd)} is none`);
  }
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function assertCommand(file: string, args: readonly string[]): void {
  for (const text of [file, ...args] as readonly unknown[]) {
    if (typeof text === 'string' && !text.includes('\0')) continue;
    throw invalid(
      `a command is made of strings without NUL; ${JSON.stringify(text) ?? String(text)} is none`,
    );
  }
  if (file === '') throw invalid('the command is empty: spawn(file, args) needs a program to start');
}

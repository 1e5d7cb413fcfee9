import type { Arch, ExecEvent, SyscallEvent, TraceEvent } from '@ptracer/core';
import pc from 'picocolors';
import type { Reporter } from '../../reporter.js';
import { Sink, type Destination } from '../../sink.js';
import { LineClock, type Timestamps } from './clock.js';
import { formatStack, type StackFormat, type StackFrames } from './stack.js';
import {
  formatExit,
  formatLost,
  formatSignal,
  formatSyscall,
  formatUnfinished,
  type Begun,
  type LineOptions,
} from './line.js';

export interface StraceOptions {
  timestamps?: Timestamps;
  /** The time spent in each call, in seconds (`-T`). */
  durations?: boolean;
  /** What descriptors refer to (`-y`); the trace must have been asked for it. */
  descriptorPaths?: boolean;
  /** And more than their paths (`-yy`). */
  descriptorDetails?: boolean;
  /** Leave out what strace leaves out without `-v`. Default true; the trace must have been asked not to, too. */
  abbreviate?: boolean;
  /** `always`: every line begins with its thread's id, as strace writes files with `-f`. Default: `[pid N]`, while several threads run. */
  threadIds?: 'auto' | 'always';
  /** Column of the `=`. Default 40. */
  columns?: number;
  /** Which frames of a call's JavaScript stack stand under it. Default `user`. */
  stackFrames?: StackFrames;
  color?: boolean;
  /** Leave out: `exit`: ends of threads and processes. */
  quiet?: readonly 'exit'[];
}

const DEFAULT_COLUMNS = 40;
const INDENT = '    ';

/** Lines as strace prints them. */
export function straceReporter(destination: Destination, options: StraceOptions = {}): Reporter {
  const sink = new Sink(destination);
  const clock = new LineClock(options.timestamps ?? 'none');
  const colors = pc.createColors(options.color ?? false);
  const line: LineOptions = {
    columns: options.columns ?? DEFAULT_COLUMNS,
    descriptorPaths: options.descriptorPaths ?? options.descriptorDetails ?? false,
    descriptorDetails: options.descriptorDetails ?? false,
    abbreviate: options.abbreviate ?? true,
    arch: process.arch as Arch,
    durations: options.durations ?? false,
    colors,
  };
  const threads = new Set<number>();
  const quietExits = options.quiet?.includes('exit') ?? false;

  const tag = (tid: number): string => {
    if (options.threadIds === 'always') return `${String(tid).padEnd(5)} `;
    return threads.size > 1 ? `[pid ${String(tid).padStart(5)}] ` : '';
  };
  /** Calls whose first part was told, by thread: at most one for each. */
  const begun = new Map<number, Begun>();
  let lastTime = 0;

  /** A line of a thread; `text` is told where it begins. */
  const print = (
    tid: number,
    time: number,
    text: string | ((column: number) => string),
  ): void | Promise<void> => {
    lastTime = Math.max(lastTime, time);
    const prefix = tag(tid) + clock.prefix(time);
    return sink.write(`${colors.dim(prefix)}${typeof text === 'string' ? text : text(prefix.length)}\n`);
  };

  const printCall = (call: SyscallEvent): void | Promise<void> => {
    const first = begun.get(call.tid);
    begun.delete(call.tid);
    const { startTime, duration } = call;
    // The rest of a line is of the time when the call ended.
    const end = duration === null ? Math.max(lastTime, startTime) : startTime + duration;
    return print(
      call.tid,
      first === undefined ? startTime : end,
      (column) => formatSyscall(call, line, column, first) + stackLines(call),
    );
  };

  const stackFormat: StackFormat = { frames: options.stackFrames ?? 'user', folder: process.cwd() };
  const stackLines = ({ stack, stackFrom, request }: SyscallEvent): string => {
    const lines = stack === undefined ? [] : formatStack(stack, stackFormat, stackFrom);
    if (request !== undefined && stackFormat.frames === 'all')
      lines.unshift(`… asked by Node.js (${request})`);
    return lines
      .map((text) => `\n${INDENT}${text.startsWith('…') ? colors.dim(text) : colors.cyan(text)}`)
      .join('');
  };

  /** A thread that is not the first called execve: it goes on under the id of the process. */
  const supersede = ({ pid, formerTid, time }: ExecEvent): void | Promise<void> => {
    const written = print(pid, time, colors.dim(`+++ superseded by execve in pid ${formerTid} +++`));
    threads.delete(formerTid);
    const first = begun.get(formerTid);
    begun.delete(formerTid);
    begun.delete(pid);
    if (first !== undefined) begun.set(pid, first);
    return written;
  };

  const show = (event: TraceEvent): void | Promise<void> => {
    switch (event.type) {
      case 'start':
        line.arch = event.arch;
        clock.start(event.time, event.wallTime);
        threads.add(event.pid);
        return;
      case 'syscall':
        return printCall(event);
      case 'unfinished': {
        const first = formatUnfinished(event, line);
        begun.set(event.tid, first.begun);
        return print(event.tid, event.startTime, first.line);
      }
      case 'signal':
        return print(event.tid, event.time, colors.yellow(formatSignal(event)));
      case 'stop':
        return print(event.tid, event.time, colors.yellow(`--- stopped by ${event.signal} ---`));
      case 'spawn':
        threads.add(event.tid);
        return;
      case 'exec':
        return event.formerTid === event.pid ? undefined : supersede(event);
      case 'exit': {
        const text = colors.dim(formatExit(event));
        const written = quietExits ? undefined : print(event.tid, event.time, text);
        threads.delete(event.tid);
        begun.delete(event.tid);
        return written;
      }
      case 'lost':
        return sink.write(`ptracer: ${formatLost(event)}\n`);
      case 'warning':
        return sink.write(`ptracer: warning: ${event.message}\n`);
      default:
        return undefined;
    }
  };
  return { onEvent: show, onEnd: () => sink.end() };
}

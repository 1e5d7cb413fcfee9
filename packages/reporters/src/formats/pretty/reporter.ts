/**
 * The trace for a person at a terminal: the line of the program first, with its source, and what it made the kernel do
 * below it. What no line of the program did is dim.
 */
import type { Arch, SyscallEvent, TraceEvent } from '@ptracer/core';
import pc from 'picocolors';
import { originKey, originOf, type CallOrigin } from '../../call-site.js';
import type { CallSite, Finding } from '../../finding.js';
import type { Reporter } from '../../reporter.js';
import { Sink, type Destination } from '../../sink.js';
import { placeText } from '../../text/paths.js';
import { durationText } from '../../text/quantity.js';
import { Sources } from '../../text/sources.js';
import { visible } from '../../text/visible.js';
import { formatExit, formatLost, formatSignal, formatSyscall } from '../strace/line.js';
import { formatStack } from '../strace/stack.js';
import { StartUp } from './start-up.js';
import { WindingUp } from './winding-up.js';

export interface PrettyOptions {
  color?: boolean;
  /** Width of the terminal; lines of source are cut to it. Default: they have up to 100 cells. */
  columns?: number;
  /** Every frame under each new line of the program, not its callers in the program only. Default `user`. */
  stackFrames?: 'user' | 'all';
  /** Calls of a Node.js process before the first line of its program, and after the last: one line for all, or each. Default `fold`. */
  startUp?: 'fold' | 'all';
  /** Lines of source around each call site, the first time that it is shown. Default true. */
  source?: boolean;
  /** What descriptors refer to (`-y`); the trace must have been asked for it. Default true. */
  descriptorPaths?: boolean;
  /** And more than their paths (`-yy`). */
  descriptorDetails?: boolean;
  /** Leave out what strace leaves out without `-v`. Default true; the trace must have been asked not to, too. */
  abbreviate?: boolean;
  /** Leave out: `exit`: ends of threads and processes. */
  quiet?: readonly 'exit'[];
}

const INDENT = '  ';

/** A call that took longer is marked. */
const SLOW_NS = 1e6;

const NS_PER_MS = 1e6;

/** In the place of the call site that was shown last. */
const INTERNAL = '\0';
const LINE = '\0\0';

/** Call sites of which it is remembered that they were shown. */
const SHOWN_LIMIT = 10_000;

type Colors = ReturnType<typeof pc.createColors>;

function heading(site: CallSite, folder: string, colors: Colors): string {
  const place = colors.bold(colors.cyan(placeText(site, folder)));
  const name = site.functionName === null ? '' : `  ${visible(site.functionName)}`;
  return `${place}${name}${site.inexact ? colors.dim('  (or near)') : ''}`;
}

function threadText({ pid, tid, thread }: SyscallEvent, severalProcesses: boolean): string {
  const parts = [
    ...(severalProcesses ? [`process ${pid}`] : []),
    ...(thread.role === 'main'
      ? []
      : [`${thread.role === 'other' ? visible(thread.name) : thread.role} ${tid}`]),
  ];
  return parts.join(', ');
}

/** JavaScript first: the user's line, its source, and below it its calls. */
export function prettyReporter(destination: Destination, options: PrettyOptions = {}): Reporter {
  const { stackFrames = 'user', source = true, descriptorPaths = true, startUp = 'fold' } = options;
  const colors = pc.createColors(options.color ?? false);
  const quietExits = options.quiet?.includes('exit') ?? false;
  const sink = new Sink(destination);
  const sources = new Sources();
  const { columns = Infinity } = options;
  const frameStyle = { dim: colors.dim, red: colors.red, columns: columns - INDENT.length };
  const line = {
    columns: 0,
    descriptorPaths,
    descriptorDetails: options.descriptorDetails ?? false,
    abbreviate: options.abbreviate ?? true,
    arch: process.arch as Arch,
    durations: false,
    colors,
  };
  const plain = { ...line, colors: pc.createColors(false) };
  const processes = new Set<number>();
  const starting = new StartUp();
  const ending = new WindingUp();
  const shown = new Set<string>();
  let folder = process.cwd();
  let last = '';

  const originLines = (
    call: SyscallEvent,
    { through }: CallOrigin,
    site: CallSite,
    key: string,
  ): string[] => {
    const thread = threadText(call, processes.size > 1);
    const beside = thread === '' ? '' : colors.dim(`  [${thread}]`);
    const asked = call.stackFrom === undefined || call.stackFrom === 'here' ? '' : colors.dim('from ');
    const lines = [`${asked}${heading(site, folder, colors)}${beside}`];
    const isNew = !shown.has(key);
    if (shown.size < SHOWN_LIMIT) shown.add(key);
    if (source && isNew) {
      const frame = sources.frame(site, frameStyle);
      if (frame.length > 0) lines.push('', ...frame.map((text) => `${INDENT}${text}`), '');
    } else if (source) {
      const text = sources.line(site);
      if (text !== undefined) lines.push(colors.dim(`${INDENT}${text}`));
    }
    if (through !== undefined) {
      const name = through.package === undefined ? '' : `${visible(through.package)}, `;
      lines.push(colors.dim(`${INDENT}through ${name}${placeText(through, folder)}`));
    }
    if (isNew || stackFrames === 'all')
      lines.push(...callers(call).map((text) => colors.dim(`${INDENT}${text}`)));
    return lines;
  };

  const callers = ({ stack, stackFrom }: SyscallEvent): string[] => {
    if (stack === undefined) return [];
    if (stackFrames === 'all') return formatStack(stack, { frames: 'all', folder }, stackFrom);
    const own = stack.frames.filter(({ kind }) => kind === 'user').slice(1);
    return formatStack({ ...stack, frames: own }, { frames: 'user', folder });
  };

  /** Between what stands by itself and a call site. */
  const gap = (): string => (last === '' || last === INTERNAL || last === LINE ? '' : '\n');

  /** The program runs from now on, or the process has ended. */
  const unfold = (pid: number): void => {
    for (const text of [starting.end(pid), ending.end(pid)]) {
      if (text === undefined) continue;
      void sink.write(`${gap()}${colors.dim(text)}\n`);
      last = INTERNAL;
    }
  };

  /** What no line of the program did: quietly. */
  const showInternal = (call: SyscallEvent, time: string): void | Promise<void> => {
    const before = gap();
    last = INTERNAL;
    const thread = threadText(call, processes.size > 1);
    const beside = thread === '' ? '' : `[${thread}] `;
    return sink.write(`${before}${colors.dim(`· ${beside}${formatSyscall(call, plain)}${time}`)}\n`);
  };

  const showCall = (call: SyscallEvent): void | Promise<void> => {
    const time = call.duration === null ? '' : `  ${durationText(call.duration)}`;
    const origin = originOf(call);
    const fold = startUp === 'fold';
    if (fold && ending.takes(call, origin.site !== null)) return;
    if (origin.site === null) {
      if (fold && starting.takes(call)) return;
      if (!fold || !ending.begins(call)) return showInternal(call, time);
      ending.takes(call, false);
      return;
    }
    unfold(call.pid);
    ending.ran(call.pid);
    const key = originKey(origin);
    const where = `${call.tid}\0${key}`;
    const lines =
      where === last ? [] : [...(last === '' ? [] : ['']), ...originLines(call, origin, origin.site, key)];
    last = where;
    if (fold && ending.begins(call)) {
      ending.takes(call, true);
      last = '';
      return lines.length === 0 ? undefined : sink.write(`${lines.join('\n')}\n`);
    }
    const slow = call.duration !== null && call.duration >= SLOW_NS;
    lines.push(`${INDENT}${formatSyscall(call, line)}${slow ? colors.yellow(time) : colors.dim(time)}`);
    return sink.write(`${lines.join('\n')}\n`);
  };

  const showLine = (text: string): void | Promise<void> => {
    const before = last === '' || last === LINE ? '' : '\n';
    last = LINE;
    return sink.write(`${before}${text}\n`);
  };

  const threadOf = ({ pid, tid }: { pid: number; tid: number }): string =>
    colors.dim(processes.size > 1 ? `  [process ${pid}]` : tid === pid ? '' : `  [thread ${tid}]`);

  const show = (event: TraceEvent): void | Promise<void> => {
    switch (event.type) {
      case 'start':
        processes.add(event.pid);
        return;
      case 'syscall':
        return showCall(event);
      case 'signal':
        return showLine(`${colors.yellow(formatSignal(event))}${threadOf(event)}`);
      case 'stop':
        return showLine(`${colors.yellow(`--- stopped by ${event.signal} ---`)}${threadOf(event)}`);
      case 'spawn':
        processes.add(event.pid);
        return;
      case 'exec':
        return starting.begin(event);
      case 'exit':
        if (event.tid === event.pid) unfold(event.pid);
        // Ends of threads tell a person nothing.
        if (event.tid !== event.pid || quietExits) return;
        return showLine(`${colors.dim(formatExit(event))}${threadOf(event)}`);
      case 'lost':
        return showLine(colors.red(`ptracer: ${formatLost(event)}`));
      case 'warning':
        return showLine(colors.yellow(`ptracer: warning: ${visible(event.message)}`));
      default:
        return undefined;
    }
  };

  return {
    name: 'pretty',
    onStart(info) {
      folder = info.folder;
      if (info.start !== undefined) sources.began = info.start.wallTime / NS_PER_MS;
    },
    onEvent: show,
    onFinding: (finding: Finding) => showLine(findingText(finding, folder, colors)),
    onEnd: () => sink.end(),
  };
}

function findingText({ severity, rule, message, site }: Finding, folder: string, colors: Colors): string {
  const paint = severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.dim;
  return `${paint(`${rule}: `)}${visible(message)}${site === null ? '' : `  ${colors.cyan(placeText(site, folder))}`}`;
}

/**
 * Runs in the traced program: remembers, for everything that `async_hooks` knows, the stack of the program that led to
 * it. `process.nextTick` leaves no other trace of who asked.
 *
 * Where the stack at the making of a resource has no function of the program, it is that of the resource in whose
 * callback it was made.
 */
import type * as Hooks from 'node:async_hooks';
import type * as Files from 'node:fs';
import { followStreams, ownUrl } from './streams.js';
import { ASYNC, CONSTRUCT, ROW_HEADER, ROW_LENGTH, ROWS, TABLE_LENGTH, type RecordedFrame } from './table.js';

/** What has been made, and not been looked at: V8 keeps a stack until it is asked for. */
interface Making {
  holder: { stack?: unknown } | undefined;
  /** The program's frames; `null`: there are none. `undefined`: not looked at. */
  frames: RecordedFrame[] | null | undefined;
  context: Making | undefined;
  /** Length of the chain of contexts. */
  depth: number;
}

/** What calls the hooks, and what stands between a stream and its methods. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node:internal/async_hooks', ownUrl(sitesOf) ?? '']);
const MOST_FRAMES = 32;
/** V8 keeps alive what stands on a stack that nobody has looked at. */
const MOST_MAKINGS = 20_000;
/** Contexts further back than this are forgotten: an endless loop has an endless chain of them. */
const MOST_CONTEXTS = 128;
/** They ask nothing of the system. */
const NO_REQUEST: ReadonlySet<string> = new Set([
  'PROMISE',
  'TickObject',
  'Timeout',
  'Immediate',
  'Microtask',
]);

export interface Recorder {
  /** Tells a tracer where the table is, by a call that fails (`PROBE.data` of `@ptracer/core`). */
  announce(): void;
}

/** @param probe the descriptor that the call is made with */
export function startRecorder(hooks: typeof Hooks, files: typeof Files, probe: number): Recorder {
  const table = Buffer.from(new SharedArrayBuffer(TABLE_LENGTH));
  const makings = new Map<number, Making>();
  const { executionAsyncId } = hooks;
  const owner = followStreams(files, () => makings.get(executionAsyncId()));

  const init = (asyncId: number, type: string): void => {
    try {
      const making = owner.current ?? take(init, makings.get(executionAsyncId()));
      makings.set(asyncId, making);
      if (makings.size > MOST_MAKINGS) makings.delete(makings.keys().next().value!);
      if (!NO_REQUEST.has(type)) write(table, asyncId, framesOf(making));
    } catch {
      // What a hook throws ends the program (a frozen Error, for one, cannot be asked).
    }
  };
  hooks.createHook({ init }).enable();
  const announce = (): void => {
    try {
      files.writeSync(probe, table);
    } catch {
      // EBADF: that is what is wanted.
    }
  };
  announce();
  return { announce };
}

/** @param above the function whose callers are wanted */
function take(above: (asyncId: number, type: string) => void, context: Making | undefined): Making {
  const holder: { stack?: unknown } = {};
  // An accessor of the program's is left alone.
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (limit?.writable) Error.stackTraceLimit = MOST_FRAMES;
  Error.captureStackTrace(holder, above);
  if (limit?.writable) Error.stackTraceLimit = limit.value as number;
  const kept = context !== undefined && context.depth < MOST_CONTEXTS ? context : undefined;
  return { holder, frames: undefined, context: kept, depth: (kept?.depth ?? 0) + 1 };
}

/** The frames of the innermost context that has any of the program's. */
function framesOf(making: Making): RecordedFrame[] | null {
  const looked: Making[] = [];
  let frames: RecordedFrame[] | null = null;
  for (let at: Making | undefined = making; at !== undefined; at = at.context) {
    if (at.frames === undefined) at.frames = programFrames(at.holder!);
    at.holder = undefined;
    looked.push(at);
    frames = at.frames;
    if (frames !== null) break;
  }
  for (const at of looked) {
    at.frames = frames;
    at.context = undefined;
    at.depth = 0;
  }
  return frames;
}

function programFrames(holder: { stack?: unknown }): RecordedFrame[] | null {
  const frames: RecordedFrame[] = [];
  let program = false;
  for (const site of sitesOf(holder)) {
    const url = site.getFileName() ?? null;
    // A combinator of promises: who awaits it need not have asked for this one.
    if (site.isAsync() && url === null) break;
    if (url !== null && LEFT_OUT.has(url)) continue;
    program ||= url !== null && !url.startsWith('node:');
    const flags = (site.isConstructor() ? CONSTRUCT : 0) | (site.isAsync() ? ASYNC : 0);
    frames.push([site.getFunctionName(), url, site.getLineNumber(), site.getColumnNumber(), flags]);
  }
  return program ? frames : null;
}

/** The program may have a function of its own there, or an accessor: neither runs. */
function sitesOf(holder: { stack?: unknown }): NodeJS.CallSite[] {
  const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  if (own !== undefined && !own.configurable) return [];
  let sites: NodeJS.CallSite[] = [];
  const value = (_: unknown, list: NodeJS.CallSite[]): void => void (sites = list);
  Object.defineProperty(Error, 'prepareStackTrace', { value, configurable: true, writable: true });
  try {
    void holder.stack;
  } finally {
    if (own === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Object.defineProperty(Error, 'prepareStackTrace', own);
  }
  return sites;
}

function write(table: Buffer, asyncId: number, frames: RecordedFrame[] | null): void {
  if (frames === null) return;
  const at = (asyncId % ROWS) * ROW_LENGTH;
  let text = JSON.stringify(frames);
  for (let n = frames.length; Buffer.byteLength(text) > ROW_LENGTH - ROW_HEADER; n = Math.floor(n / 2)) {
    if (n === 0) return;
    text = JSON.stringify(frames.slice(0, n));
  }
  // Void while it is written: the tracer may look at any call.
  table.writeDoubleLE(0, at);
  table.writeUInt32LE(table.write(text, at + ROW_HEADER), at + 8);
  table.writeDoubleLE(asyncId, at);
}

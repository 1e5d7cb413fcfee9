/** Where a call came from, as far as its stack says: the user's own line first. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { Frame, JsStack, SyscallEvent, ThreadInfo } from '@ptracer/core';
import { originalInThisProcess } from '../runtime-maps.js';

/** A frame, for the reader. */
export interface Place {
  /** `new`, `async` and the function's name, or what there is of them. */
  label: string;
  /** Relative to the working folder, where it is inside. */
  file: string;
  /** Absolute; `null` where the code lies in no file. */
  path: string | null;
  line: number;
  column: number;
}

export interface KnownOrigin {
  known: true;
  /** False where the engine cannot vouch for the line. */
  exact: boolean;
  place: Place;
  /** The place in a dependency that made the call, where the user's code called it. */
  through?: Place;
  callers: Place[];
}

export interface UnknownOrigin {
  known: false;
  /** Why. Continues "opened" or "made". */
  reason: string;
}

export type Origin = KnownOrigin | UnknownOrigin;

/** The folder of this package's code. */
const OWN = fileURLToPath(new URL('../', import.meta.url));

const RUNNERS =
  /^(?:vitest|vite|vite-node|tinypool|chai|expect|jest|jest-.+|@vitest\/.+|@jest\/.+|@babel\/.+|babel-.+)$/;
const NODE_TEST = /^node:(?:internal\/test_runner\/|test(?:$|\/))/;

function pathOf(url: string): string | null {
  try {
    if (url.startsWith('file:')) return fileURLToPath(url);
  } catch {
    return null;
  }
  return url.startsWith('/') ? url : null;
}

function isOwn({ url }: Frame): boolean {
  return url !== null && (pathOf(url)?.startsWith(OWN) ?? false);
}

/** Of code that has files: the program's, its dependencies', the runner's. */
function hasFile({ kind }: Frame): boolean {
  return kind === 'user' || kind === 'dependency' || kind === 'wasm';
}

function isRunners(frame: Frame): boolean {
  return frame.kind === 'dependency' && frame.package !== undefined && RUNNERS.test(frame.package);
}

function isProgram(frame: Frame): boolean {
  return hasFile(frame) && !isRunners(frame);
}

/** The frames inside of the block that a matcher runs: those outside of it called the matcher. */
function framesInBlock(stack: JsStack | undefined): Frame[] {
  const frames = stack?.frames ?? [];
  const matcher = frames.findIndex(isOwn);
  return matcher < 0 ? frames : frames.slice(0, matcher);
}

/** Whether a test runner, or a matcher, made a call for itself: of code in files, none but its own was running. */
export function isOfRunner(stack: JsStack | undefined): boolean {
  const frames = stack?.frames ?? [];
  if (framesInBlock(stack).some(isProgram)) return false;
  return frames.some((frame) => hasFile(frame) || (frame.url !== null && NODE_TEST.test(frame.url)));
}

/** Of libuv's pool, or perhaps: where threads have no names of their own (Node 20) their role is not known. */
function doesWork({ role }: ThreadInfo): boolean {
  return role === 'uv-pool' || role === 'other';
}

/**
 * Whether the program made a call, and not the test runner, Node's event loop or V8's helpers. Without any
 * JavaScript on its stack a call counts on libuv's pool only, where the program's work is done.
 */
export function isOfProgram({ stack, thread }: Pick<SyscallEvent, 'stack' | 'thread'>): boolean {
  if (stack === undefined || stack.frames.length === 0) return doesWork(thread);
  return !isOfRunner(stack);
}

function label({ functionName, construct, async: awaits }: Frame): string {
  const name = functionName ?? (construct ? '<anonymous>' : '');
  return [awaits ? 'async' : '', construct ? 'new' : '', name].filter((word) => word !== '').join(' ');
}

function placeOf(frame: Frame, folder: string): Place | undefined {
  const { url, line, column } = frame;
  if (url === null || line === null) return undefined;
  const here = { url, line, column: column ?? 1 };
  const at = originalInThisProcess(here) ?? frame.original ?? here;
  const path = pathOf(at.url);
  const inside = path?.startsWith(`${folder}/`) ?? false;
  return {
    label: label(frame),
    file: path === null ? at.url : inside ? relative(folder, path) : path,
    path,
    line: at.line,
    column: at.column,
  };
}

/** Work of fs.promises, and of fs with a callback. Several workers of a process share one pool. */
const AS_ASYNCHRONOUS = `${isMainThread ? '' : 'which all workers share, '}as by fs.promises or with a callback`;

function unknown(stack: JsStack | undefined, { role }: ThreadInfo): UnknownOrigin {
  const inner = stack?.frames.find(({ kind }) => kind === 'internal');
  if (inner !== undefined) {
    const name = inner.functionName === null ? '' : `${inner.functionName}, `;
    return { known: false, reason: `by Node itself, in a later step (${name}${inner.url ?? 'node'})` };
  }
  switch (role) {
    case 'uv-pool':
      return { known: false, reason: `on libuv's thread pool, ${AS_ASYNCHRONOUS}` };
    case 'other':
      return { known: false, reason: `on a thread without JavaScript, ${AS_ASYNCHRONOUS}` };
    default:
      return { known: false, reason: 'while no JavaScript was running' };
  }
}

/** The origin of a call. `folder`: the working folder. */
export function originOf(
  { stack, thread }: Pick<SyscallEvent, 'stack' | 'thread'>,
  folder: string = process.cwd(),
): Origin {
  const frames = framesInBlock(stack).filter(isProgram);
  const users = frames.findIndex(({ kind }) => kind === 'user');
  const first = Math.max(users, 0);
  const [place, ...callers] = frames
    .slice(first)
    .map((frame) => placeOf(frame, folder))
    .filter((found) => found !== undefined);
  if (stack === undefined || place === undefined) return unknown(stack, thread);
  const through = first > 0 && frames[0] ? placeOf(frames[0], folder) : undefined;
  return { known: true, exact: stack.exact, place, callers, ...(through && { through }) };
}

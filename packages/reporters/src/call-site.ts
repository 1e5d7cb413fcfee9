/** Which line of the program made a call, as far as its stack says. Pure. */
import type { Frame, JsStack, SyscallEvent } from '@ptracer/core';
import type { CallSite } from './finding.js';

/** Where a call came from. */
export interface CallOrigin {
  /** `null` where no line is known. */
  site: CallSite | null;
  /** Why not. */
  reason?: string;
  /** The line of a dependency that the site called, and that made the call. */
  through?: CallSite;
}

function siteOf(frame: Frame, exact: boolean): CallSite | undefined {
  const { functionName, package: name } = frame;
  const { url, line, column } = frame.original ?? frame;
  if (url === null || line === null) return undefined;
  return {
    functionName: functionName === '' ? null : functionName,
    url,
    line,
    column: column ?? 1,
    ...(name === undefined ? undefined : { package: name }),
    ...(exact ? undefined : { inexact: true }),
  };
}

/** Of code that lies in files: the program's and its dependencies'. */
export function hasFile({ kind }: Frame): boolean {
  return kind === 'user' || kind === 'dependency' || kind === 'wasm';
}

/** Whether `process.exit` made a call, when the listeners of `exit` have run: the program has ended. */
export function isExiting(stack: JsStack | undefined): boolean {
  const innermost = stack?.frames[0];
  return innermost?.url === 'node:internal/process/per_thread' && /exit$/i.test(innermost.functionName ?? '');
}

/** Whether Node.js made a call for a file stream, in a step that is later than the line that made the stream. */
export function isOfFileStream(stack: JsStack | undefined): boolean {
  return stack?.frames.some(({ url }) => url === 'node:internal/fs/streams') ?? false;
}

function reasonOf({ stack, stackFrom, request, thread }: SyscallEvent): string {
  if (isOfFileStream(stack))
    return 'by a file stream, in a later step; --async-hooks names the line that made it';
  const inner = stack?.frames.find(({ kind, url }) => kind === 'internal' && url !== null);
  if (inner !== undefined) {
    const name = inner.functionName === null || inner.functionName === '' ? '' : `${inner.functionName}, `;
    return `by Node.js itself, in a later step (${name}${inner.url})`;
  }
  if (stackFrom === 'unknown') {
    return `on libuv's thread pool, asked for out of sight${request === undefined ? '' : ` (${request})`}`;
  }
  switch (thread.role) {
    case 'uv-pool':
      return "on libuv's thread pool, as by fs.promises or with a callback";
    case 'v8':
      return "on a thread of V8's";
    case 'other':
      return 'on a thread without JavaScript, as by fs.promises or with a callback';
    default:
      return 'while no JavaScript was running';
  }
}

/**
 * The line of the program that made a call: the innermost frame of its own code, else the innermost of a dependency; in
 * the original source where a source map has one.
 */
export function originOf(call: SyscallEvent): CallOrigin {
  const frames = call.stack?.frames.filter(hasFile) ?? [];
  const exact = call.stack?.exact ?? true;
  const own = frames.findIndex(({ kind }) => kind === 'user');
  const frame = frames[Math.max(own, 0)];
  const site = frame && siteOf(frame, exact);
  if (site === undefined) return { site: null, reason: reasonOf(call) };
  const through = own > 0 ? siteOf(frames[0]!, exact) : undefined;
  return { site, ...(through && { through }) };
}

/** The same for two calls exactly where one line, or one lack of a line, is to blame for both. */
export function originKey({ site, reason, through }: CallOrigin): string {
  if (site === null) return `\0${reason}`;
  const own = `${site.url}:${site.line}:${site.column}`;
  return through === undefined ? own : `${own}\0${through.url}:${through.line}:${through.column}`;
}

/** Events of a made-up trace, and the table that observes them. */
import { DescriptorTable } from '../../src/descriptors/table.js';
import type { OpenDescriptor } from '../../src/descriptors/descriptor.js';
import type {
  ArgValue,
  Frame,
  FrameKind,
  JsStack,
  SyscallArg,
  SyscallEvent,
  ThreadRole,
  TraceEvent,
  ValueKind,
} from '../../src/events.js';
import { tableFor } from '../../src/syscalls/lookup.js';

export const PID = 100;

/** Flags by their names, constants by their name, everything else as events hold it. */
type Value = ArgValue | readonly string[];

interface CallOptions {
  pid?: number;
  tid?: number;
  role?: ThreadRole;
  stack?: JsStack;
  /** What the result refers to, as with `descriptorPaths`. */
  path?: string;
  /** The same of arguments, by name. */
  paths?: Record<string, string>;
  /** Of the call; default: just after everything else. */
  start?: number;
  end?: number;
}

const frame = (kind: FrameKind, url: string): Frame => ({ functionName: 'f', url, line: 1, column: 1, kind });

const URLS: Readonly<Record<FrameKind, string>> = {
  user: 'file:///app/main.js',
  dependency: 'file:///app/node_modules/dep/index.js',
  internal: 'node:fs',
  builtin: '',
  wasm: 'wasm://wasm/1',
  native: '',
};

/** A stack of such frames, innermost first; a URL stands for an internal frame. */
export function stackOf(...frames: (FrameKind | `node:${string}`)[]): JsStack {
  return {
    frames: frames.map((one) =>
      one.startsWith('node:') ? frame('internal', one) : frame(one as FrameKind, URLS[one as FrameKind]),
    ),
    exact: true,
    engine: 'remote',
  };
}

const KINDS: Readonly<Record<string, ValueKind>> = { dirfd: 'fd', pidfd: 'fds' };

function argument(name: string, type: string, decode: string, given: Value): SyscallArg {
  const hint = decode.split(':')[0]!;
  const kind = KINDS[hint] ?? (hint as ValueKind);
  const value = kind === 'flags' && Array.isArray(given) ? { flags: given as string[], raw: 0 } : given;
  const constant = kind === 'enum' ? { name: value as string, raw: 0 } : value;
  return { name, type, kind, rawValue: 0, value: constant as ArgValue };
}

/** A trace that goes on call by call. */
export class Trace {
  readonly table: DescriptorTable = new DescriptorTable();
  #time = 1000;
  #seq = 0;

  /** Arguments by the names of the kernel's prototype. `result`: a value, an errno, `null` for a call that never returned. */
  call(
    name: string,
    values: Record<string, Value> = {},
    result: number | string | null = 0,
    options: CallOptions = {},
  ): SyscallEvent {
    const event = this.make(name, values, result, options);
    this.table.observe(event);
    return event;
  }

  /** A call that the table has not seen yet. */
  make(
    name: string,
    values: Record<string, Value>,
    result: number | string | null,
    { pid = PID, tid = pid, role = 'main', stack, path, paths = {}, start, end }: CallOptions = {},
  ): SyscallEvent {
    const signature = tableFor('x64').byName(name)!;
    const startTime = start ?? (this.#time += 10);
    const duration = (end ?? (this.#time += 10)) - startTime;
    const failed = typeof result === 'string';
    const kind = typeof result === 'number' && signature.result !== 'none' ? signature.result : 'int';
    return {
      v: 1,
      seq: ++this.#seq,
      type: 'syscall',
      pid,
      tid,
      thread: { role, name: 'node' },
      name,
      number: signature.number,
      args: signature.params
        .filter(([param]) => param in values)
        .map(([param, type, decode]) => ({
          ...argument(param, type, decode, values[param]!),
          ...(paths[param] === undefined ? undefined : { path: paths[param] }),
        })),
      result: {
        kind: kind.split(':')[0] as ValueKind,
        rawValue: failed ? -1 : result,
        value: failed ? -1 : result,
        errno: failed ? result : null,
        text: String(result),
        ...(path === undefined ? undefined : { path }),
      },
      startTime,
      duration: result === null ? null : duration,
      ...(stack && { stack }),
    };
  }

  open(fd: number, path: string, options: CallOptions & { flags?: string[] } = {}): SyscallEvent {
    return this.call('openat', { dfd: -100, filename: path, flags: options.flags ?? [] }, fd, options);
  }

  spawn(of: 'thread' | 'process', tid: number, parentPid: number = PID, parentTid: number = parentPid): void {
    const pid = of === 'thread' ? parentPid : tid;
    this.#observe({ type: 'spawn', of, pid, tid, parentPid, parentTid });
  }

  exec(pid: number, path: string, formerTid: number = pid): void {
    this.#observe({ type: 'exec', pid, formerTid, path });
  }

  exit(pid: number, tid: number = pid): void {
    this.#observe({ type: 'exit', pid, tid, code: 0, signal: null });
  }

  #observe(event: object): void {
    this.table.observe({ v: 1, seq: ++this.#seq, time: (this.#time += 10), ...event } as TraceEvent);
  }

  /** `pid fd path-or-kind` of each open descriptor, oldest first; the pid only where it is not PID. */
  get list(): string[] {
    return this.table
      .open()
      .map(
        ({ pid, fd, path, peer, kind }) => `${pid === PID ? '' : `${pid}: `}${fd} ${peer ?? path ?? kind}`,
      );
  }

  /** The one that is open. */
  only(): OpenDescriptor {
    const [only, ...others] = this.table.open();
    if (only === undefined || others.length > 0) throw new Error(`open are ${this.list.join(', ')}`);
    return only;
  }
}

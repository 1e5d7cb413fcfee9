/** Events of a program that does not exist, call by call. */
import type {
  ArgValue,
  Frame,
  JsStack,
  StackFrom,
  SyscallArg,
  SyscallEvent,
  ThreadRole,
  TraceEvent,
  ValueKind,
} from '@ptracer/core';
import { START } from './events.js';

export const PID: number = START.pid;

/** `app.js:LINE:5` in the function `fN`. */
export const at = (line: number, more: Partial<Frame> = {}): Frame => ({
  functionName: `f${line}`,
  url: 'file:///app/app.js',
  line,
  column: 5,
  kind: 'user',
  ...more,
});

export const inPackage = (name: string, line = 1): Frame =>
  at(line, { kind: 'dependency', package: name, url: `file:///app/node_modules/${name}/index.js` });

export const internal = (url: string, functionName: string | null = 'inner'): Frame => ({
  functionName,
  url,
  line: 1,
  column: 1,
  kind: 'internal',
});

const stackOf = (...frames: Frame[]): JsStack => ({ frames, exact: true, engine: 'remote' });

interface CallOptions {
  pid?: number;
  tid?: number;
  role?: ThreadRole;
  frames?: readonly Frame[];
  stackFrom?: StackFrom;
  /** ns */
  duration?: number | null;
  result?: number | string;
}

export const argument = (name: string, kind: ValueKind, value: ArgValue): SyscallArg => ({
  name,
  type: 'int',
  kind,
  rawValue: 0,
  value,
});

/** Its events so far; time goes on by a millisecond before each. */
export class Program {
  readonly events: TraceEvent[] = [];
  #time = START.time;

  constructor(more: Partial<typeof START> = {}) {
    this.events.push({ ...START, ...more });
  }

  call(name: string, args: SyscallArg[], options: CallOptions = {}): SyscallEvent {
    const { pid = PID, tid = pid, role = 'main', frames, duration = 10_000, result = 0 } = options;
    const { stackFrom } = options;
    const failed = typeof result === 'string';
    const event: SyscallEvent = {
      v: 1,
      seq: this.events.length + 1,
      type: 'syscall',
      pid,
      tid,
      thread: { role, name: 'node' },
      name,
      number: 0,
      args,
      result: {
        kind: /^(open|socket|accept|dup|eventfd|epoll_create)/.test(name) ? 'fd' : 'int',
        rawValue: failed ? -1 : result,
        value: failed ? -1 : result,
        errno: failed ? result : null,
        text: String(result),
      },
      startTime: (this.#time += 1e6),
      duration,
      ...(frames && { stack: stackOf(...frames) }),
      ...(stackFrom && { stackFrom }),
    };
    this.#time += duration ?? 0;
    this.events.push(event);
    return event;
  }

  open(path: string, fd: number | string, options: CallOptions & { flags?: string[] } = {}): SyscallEvent {
    return this.call(
      'openat',
      [
        argument('dfd', 'fd', -100),
        argument('filename', 'path', path),
        argument('flags', 'flags', { flags: options.flags ?? ['O_RDONLY', 'O_CLOEXEC'], raw: 0o2000000 }),
      ],
      { ...options, result: fd },
    );
  }

  stat(path: string, result: number | string, options: CallOptions = {}): SyscallEvent {
    return this.call('stat', [argument('filename', 'path', path)], { ...options, result });
  }

  close(fd: number, options: CallOptions = {}): SyscallEvent {
    return this.call('close', [argument('fd', 'fd', fd)], options);
  }

  read(fd: number, duration: number, options: CallOptions = {}): SyscallEvent {
    return this.call('read', [{ ...argument('fd', 'fd', fd), path: `/file${fd}` }], { ...options, duration });
  }

  wait(duration: number, options: CallOptions = {}): SyscallEvent {
    return this.call('epoll_wait', [argument('epfd', 'fd', 13)], { ...options, duration });
  }

  socket(fd: number, options: CallOptions = {}): SyscallEvent {
    return this.call('socket', [argument('family', 'enum', { name: 'AF_INET', raw: 2 })], {
      ...options,
      result: fd,
    });
  }

  socketpair(fd: number, other: number, options: CallOptions = {}): SyscallEvent {
    return this.call(
      'socketpair',
      [argument('family', 'enum', { name: 'AF_UNIX', raw: 1 }), argument('sv', 'fds', [fd, other])],
      options,
    );
  }

  bind(fd: number, port: number): SyscallEvent {
    const address = { family: 'AF_INET', address: '127.0.0.1', port };
    return this.call('bind', [argument('sockfd', 'fd', fd), argument('addr', 'sockaddr', address)]);
  }

  listen(fd: number): SyscallEvent {
    return this.call('listen', [argument('sockfd', 'fd', fd)]);
  }

  accept(listening: number, fd: number | string): SyscallEvent {
    const address = { family: 'AF_INET', address: '127.0.0.1', port: 50_000 };
    return this.call(
      'accept4',
      [argument('sockfd', 'fd', listening), argument('addr', 'sockaddr', address)],
      {
        result: fd,
      },
    );
  }

  spawnProcess(pid: number): void {
    this.#push({ type: 'spawn', of: 'process', pid, tid: pid, parentPid: PID, parentTid: PID });
  }

  exec(pid: number, path: string): void {
    this.#push({ type: 'exec', pid, formerTid: pid, path });
  }

  exit(pid: number = PID): void {
    this.#push({ type: 'exit', pid, tid: pid, code: 0, signal: null });
  }

  /** Time goes by. */
  rest(ns: number): void {
    this.#time += ns;
  }

  #push(event: object): void {
    this.events.push({
      v: 1,
      seq: this.events.length + 1,
      time: (this.#time += 1e6),
      ...event,
    } as TraceEvent);
  }
}

import { describe, expect, it } from 'vitest';
import type { JsStack, ThreadRole } from '../../src/events.js';
import { PID, stackOf, Trace } from './descriptor-events.js';

const NODE = '/usr/local/bin/node';

interface Opening {
  name?: string;
  stack?: JsStack;
  role?: ThreadRole;
}

/** Calls that make a descriptor, by kind. */
const CALLS: Readonly<Record<string, [string, Record<string, string | number | string[] | number[]>]>> = {
  file: ['openat', { dfd: -100, filename: '/x', flags: [] }],
  '/dev/null': ['openat', { dfd: -100, filename: '/dev/null', flags: [] }],
  epoll: ['epoll_create1', { flags: [] }],
  eventfd: ['eventfd2', { flags: [] }],
  io_uring: ['io_uring_setup', {}],
  pipe: ['pipe2', { fildes: [5], flags: [] }],
  socket: ['socket', { domain: 'AF_INET', type: [] }],
  inotify: ['inotify_init1', { flags: [] }],
  accepted: ['accept4', { sockfd: 3, flags: [] }],
};

function ownerOf(kind: string, { stack, role = 'main' }: Opening, before: (trace: Trace) => void): string {
  const trace = new Trace();
  before(trace);
  const [name, values] = CALLS[kind]!;
  trace.call(name, values, 5, { role, tid: role === 'main' ? PID : 101, ...(stack && { stack }) });
  // The first JavaScript of the trace comes later.
  trace.call('getpid', {}, PID, { stack: stackOf('user') });
  return trace.only().owner;
}

/** As the inspector gives it, a moment after the call. */
const nearStackOf = (...frames: Parameters<typeof stackOf>): JsStack => ({
  ...stackOf(...frames),
  exact: false,
  engine: 'inspector',
});

const node = (trace: Trace): void => trace.exec(PID, NODE);
const runningNode = (trace: Trace): void => {
  node(trace);
  trace.call('getpid', {}, PID, { stack: stackOf('user') });
};

describe('in Node.js', () => {
  it.each<[string, string, Opening]>([
    ['program', 'file', { stack: stackOf('internal', 'user') }],
    ['program', 'file', { stack: stackOf('internal', 'dependency', 'internal') }],
    ['program', 'file', { stack: stackOf('wasm', 'internal') }],
    ['program', 'file', { role: 'uv-pool' }],
    ['program', 'file', { role: 'other' }],
    ['program', 'file', {}],
    ['program', 'socket', { stack: stackOf('internal') }],
    ['program', 'accepted', {}],
    ['node', 'inotify', { stack: stackOf('internal', 'user') }],
    // Native code of an addon.
    ['program', 'eventfd', { stack: stackOf('dependency', 'user') }],
    ['program', 'epoll', { stack: stackOf('builtin', 'user') }],
    // A stream's file is opened in a later step, by Node.js's functions alone; so may modules be.
    [
      'program',
      'file',
      { role: 'uv-pool', stack: stackOf('node:fs', 'node:internal/fs/streams', 'internal') },
    ],
    ['node', 'file', { role: 'uv-pool', stack: stackOf('node:fs', 'node:internal/modules/esm/load') }],
    // The module loader.
    ['node', 'file', { stack: stackOf('internal', 'internal') }],
    // A worker thread's loop is made where the worker is.
    ['node', 'epoll', { stack: stackOf('internal', 'user') }],
    ['node', 'eventfd', { stack: stackOf('internal', 'user') }],
    ['node', 'pipe', { stack: stackOf('internal', 'user') }],
    // process.stdout is a terminal, and is opened when it is first used.
    [
      'node',
      'file',
      { stack: stackOf('node:tty', 'node:internal/bootstrap/switches/is_main_thread', 'user') },
    ],
    // A stack of the next function entry: an accessor of the global object, for one.
    ['program', 'file', { stack: nearStackOf('node:internal/bootstrap/node', 'user') }],
    ['node', 'file', { stack: nearStackOf('node:internal/bootstrap/node', 'internal') }],
    // The file that a loop closes when it has run out of descriptors.
    ['node', '/dev/null', { stack: stackOf('node:net', 'user') }],
    ['node', '/dev/null', {}],
    ['program', '/dev/null', { stack: stackOf('internal', 'user') }],
    ['program', '/dev/null', { stack: stackOf('node:internal/fs/utils', 'user') }],
    ['program', '/dev/null', { role: 'uv-pool' }],
    ['node', 'epoll', {}],
    ['node', 'eventfd', { role: 'other' }],
    ['node', 'io_uring', {}],
    ['node', 'pipe', {}],
    ['node', 'file', { role: 'v8' }],
  ])('the %s owns a descriptor of kind %s, opened as %o', (owner, kind, opening) => {
    expect(ownerOf(kind, opening, runningNode)).toBe(owner);
  });

  it.each<[string, string, Opening]>([
    ['node', 'file', {}],
    ['program', 'file', { role: 'uv-pool' }],
    ['program', 'socket', {}],
  ])('the %s owns a %s of before the first JavaScript, opened as %o', (owner, kind, opening) => {
    expect(ownerOf(kind, opening, node)).toBe(owner);
  });
});

it('a path that a running process opens is the program’s, though no JavaScript was seen before', () => {
  expect(ownerOf('file', {}, () => {})).toBe('program');
});

it('a path that the main thread opens is the program’s where the trace has no stacks', () => {
  const trace = new Trace();
  trace.exec(PID, NODE);
  trace.open(3, '/x');
  trace.call('epoll_create1', { flags: [] }, 4);
  expect(trace.table.open().map(({ owner }) => owner)).toEqual(['program', 'node']);
});

it.each([
  ['/usr/bin/node', 'node'],
  ['/usr/bin/nodejs', 'node'],
  ['/opt/node22', 'node'],
  ['/usr/bin/python3', 'program'],
  ['/usr/bin/node-gyp', 'program'],
])('the loop of %s is the %s’s', (path, owner) => {
  const trace = new Trace();
  trace.exec(PID, path);
  trace.call('epoll_create1', { flags: [] }, 4);
  expect(trace.only().owner).toBe(owner);
});

it.each<[string, { role: ThreadRole; stack?: JsStack }]>([
  ['a thread of V8', { role: 'v8' }],
  ['a thread of the pool', { role: 'uv-pool' }],
  ['JavaScript', { role: 'main', stack: stackOf('internal') }],
])('a process that was running already is known for Node.js by %s', (_, { role, stack }) => {
  const trace = new Trace();
  trace.call('epoll_create1', { flags: [] }, 4);
  expect(trace.only().owner).toBe('program');
  trace.call('getpid', {}, PID, { role, tid: 101, ...(stack && { stack }) });
  expect(trace.only().owner).toBe('node');
});

it('what a process opened before its execve keeps its owner', () => {
  const trace = new Trace();
  trace.exec(PID, NODE);
  trace.call('epoll_create1', { flags: [] }, 4);
  trace.spawn('process', 200);
  trace.call('eventfd2', { flags: [] }, 5, { pid: 200 });
  trace.exec(200, '/bin/cat');
  trace.call('eventfd2', { flags: [] }, 6, { pid: 200 });
  expect(trace.table.open().map(({ pid, fd, owner }) => `${pid} ${fd} ${owner}`)).toEqual([
    '100 4 node',
    '200 4 node',
    '200 5 node',
    '200 6 program',
  ]);
});

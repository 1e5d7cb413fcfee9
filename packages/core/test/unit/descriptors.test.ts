import { describe, expect, it } from 'vitest';
import { describeDescriptor } from '../../src/descriptors/descriptor.js';
import { PID, stackOf, Trace } from './descriptor-events.js';

describe('a descriptor', () => {
  it('says by which call it was opened, when, and how', () => {
    const trace = new Trace();
    const call = trace.open(5, '/tmp/x', { flags: ['O_RDONLY', 'O_CLOEXEC'], stack: stackOf('user') });
    trace.call('getpid', {}, PID);
    expect(trace.only()).toEqual({
      pid: PID,
      fd: 5,
      kind: 'file',
      path: '/tmp/x',
      peer: null,
      syscall: 'openat',
      call,
      stack: call.stack,
      owner: 'program',
      closeOnExec: true,
      openedAt: call.startTime + call.duration!,
      ageNs: 20,
    });
    expect(trace.table.open(call.startTime + 1010)[0]!.ageNs).toBe(1000);
  });

  it('stands before those that were opened later', () => {
    const trace = new Trace();
    trace.open(9, '/first');
    trace.call('pipe2', { fildes: [4, 3], flags: [] });
    trace.open(1, '/last');
    expect(trace.list).toEqual(['9 /first', '3 pipe', '4 pipe', '1 /last']);
  });

  it.each([
    ['open', { filename: '/x', flags: ['O_RDONLY'] }, 'file', false],
    ['open', { filename: '/x', flags: ['O_RDONLY', 'O_CLOEXEC'] }, 'file', true],
    ['openat', { dfd: -100, filename: '/x', flags: ['O_RDONLY', 'O_DIRECTORY'] }, 'directory', false],
    [
      'openat2',
      {
        dfd: -100,
        filename: '/x',
        how: { flags: { flags: ['O_RDONLY', 'O_CLOEXEC'], raw: 0 }, mode: 0, resolve: { flags: [], raw: 0 } },
      },
      'file',
      true,
    ],
    ['creat', { pathname: '/x' }, 'file', false],
    ['open_by_handle_at', { mountdirfd: 3, flags: ['O_CLOEXEC'] }, 'file', true],
    ['socket', { domain: 'AF_INET', type: ['SOCK_STREAM', 'SOCK_CLOEXEC'] }, 'socket', true],
    ['socket', { domain: 'AF_INET', type: ['SOCK_STREAM'] }, 'socket', false],
    ['accept', { sockfd: 3, addr: null }, 'socket', false],
    ['accept4', { sockfd: 3, addr: null, flags: ['SOCK_CLOEXEC'] }, 'socket', true],
    ['eventfd', {}, 'eventfd', false],
    ['eventfd2', { flags: ['EFD_CLOEXEC'] }, 'eventfd', true],
    ['epoll_create', {}, 'epoll', false],
    ['epoll_create1', { flags: ['EPOLL_CLOEXEC'] }, 'epoll', true],
    ['timerfd_create', { clockid: 'CLOCK_MONOTONIC', flags: ['TFD_CLOEXEC'] }, 'timerfd', true],
    ['signalfd', { ufd: -1 }, 'signalfd', false],
    ['signalfd4', { ufd: -1, flags: ['SFD_CLOEXEC'] }, 'signalfd', true],
    ['inotify_init', {}, 'inotify', false],
    ['inotify_init1', { flags: ['IN_CLOEXEC'] }, 'inotify', true],
    ['fanotify_init', { flags: ['FAN_CLASS_NOTIF'], event_f_flags: ['O_CLOEXEC'] }, 'fanotify', false],
    ['memfd_create', { uname_ptr: 'm', flags: ['MFD_CLOEXEC'] }, 'memfd', true],
    ['memfd_secret', { flags: [] }, 'memfd', false],
    ['pidfd_open', { pid: 1, flags: [] }, 'pidfd', true],
    ['pidfd_getfd', { pidfd: 3, fd: 1 }, 'other', true],
    ['io_uring_setup', {}, 'io_uring', true],
    ['userfaultfd', { flags: ['O_CLOEXEC'] }, 'userfaultfd', true],
    ['perf_event_open', { flags: ['PERF_FLAG_FD_CLOEXEC'] }, 'perf_event', true],
    ['fsopen', { fs_name: 'tmpfs', flags: ['FSOPEN_CLOEXEC'] }, 'mount', true],
    ['fsmount', { fs_fd: 3, flags: [], ms_flags: [] }, 'mount', false],
    ['open_tree', { dfd: -100, path: '/', flags: ['OPEN_TREE_CLOEXEC'] }, 'mount', true],
    ['landlock_create_ruleset', { flags: [] }, 'landlock', true],
    ['mq_open', { name: 'q', oflag: [] }, 'mqueue', true],
  ])('of %s %o is of kind %s, close-on-exec %s', (name, values, kind, closeOnExec) => {
    const trace = new Trace();
    trace.call(name, values, 7);
    expect(trace.only()).toMatchObject({ fd: 7, kind, closeOnExec, syscall: name });
  });

  it.each([
    ['pipe', { fildes: [3, 4] }, 'pipe', false],
    ['pipe2', { fildes: [3, 4], flags: ['O_CLOEXEC'] }, 'pipe', true],
    ['socketpair', { type: ['SOCK_STREAM', 'SOCK_CLOEXEC'], sv: [3, 4] }, 'socket', true],
  ])('comes in a pair from %s', (name, values, kind, closeOnExec) => {
    const trace = new Trace();
    trace.call(name, values);
    expect(trace.table.open()).toMatchObject([
      { fd: 3, kind, closeOnExec },
      { fd: 4, kind, closeOnExec },
    ]);
  });

  it.each([
    ['bpf', { cmd: 'BPF_MAP_CREATE' }, 'bpf'],
    ['seccomp', { op: 'SECCOMP_SET_MODE_FILTER', flags: ['SECCOMP_FILTER_FLAG_NEW_LISTENER'] }, 'seccomp'],
  ])('of %s is one where the result is said to be one', (name, values, kind) => {
    const trace = new Trace();
    trace.call(name, values, 3);
    expect(trace.list).toEqual([]);
    const call = trace.make(name, values, 4);
    trace.table.observe({ ...call, result: { ...call.result, kind: 'fd' } });
    expect(trace.only()).toMatchObject({ fd: 4, kind, closeOnExec: true });
  });

  it.each([
    ['a call that failed', 'openat', { dfd: -100, filename: '/x', flags: [] }, 'ENOENT'],
    ['a call that never returned', 'openat', { dfd: -100, filename: '/x', flags: [] }, null],
    ['a pipe that failed', 'pipe2', { fildes: null, flags: [] }, 'EMFILE'],
    ['a pipe whose numbers cannot be read', 'pipe2', { fildes: null, flags: [] }, 0],
    ['a signalfd that is changed', 'signalfd4', { ufd: 5, flags: [] }, 5],
    ["a question about landlock's version", 'landlock_create_ruleset', { flags: ['X'] }, 5],
    ['a read', 'read', { fd: 3 }, 5],
    ['a message without descriptors', 'recvmsg', { fd: 3, msg: { control: [] }, flags: [] }, 1],
    ['a message that cannot be read', 'recvmsg', { fd: 3, msg: null, flags: [] }, 1],
  ])('does not come from %s', (_, name, values, result) => {
    const trace = new Trace();
    trace.call(name, values, result);
    expect(trace.list).toEqual([]);
  });
});

describe('the path of a file', () => {
  it.each<[string, Parameters<Trace['open']>[2], string]>([
    ['/as/./given', {}, '/as/./given'],
    ['rel', {}, 'rel'],
    ['rel', { path: '/resolved/rel' }, '/resolved/rel'],
  ])('%s %o is %s', (given, options, path) => {
    const trace = new Trace();
    trace.open(3, given, options);
    expect(trace.only().path).toBe(path);
  });

  it.each([
    ['a', '/dir/a'],
    ['./a', '/dir/a'],
    ['../a', '/dir/../a'],
    ['.', '/dir'],
    ['', '/dir'],
  ])('%j is relative to a folder that was opened', (given, path) => {
    const trace = new Trace();
    trace.open(3, '/dir', { flags: ['O_DIRECTORY'] });
    trace.call('openat', { dfd: 3, filename: given, flags: [] }, 4);
    expect(trace.list).toEqual(['3 /dir', `4 ${path}`]);
  });

  it('is relative to the folder that the descriptor argument names', () => {
    const trace = new Trace();
    trace.call('openat', { dfd: 3, filename: 'a', flags: [] }, 4, { paths: { dfd: '/named' } });
    expect(trace.only().path).toBe('/named/a');
  });

  it('is relative to the working folder, once a call has told it', () => {
    const trace = new Trace();
    trace.call('getcwd', { buf: '/home\0' }, 6);
    trace.open(3, 'a');
    trace.call('chdir', { filename: 'sub' });
    trace.open(4, 'a');
    trace.call('fchdir', { fd: 9 }, 0, { paths: { fd: '/' } });
    trace.open(5, 'a');
    trace.call('fchdir', { fd: 9 });
    trace.open(6, 'a');
    trace.call('chdir', { filename: '/elsewhere' }, 'ENOENT');
    trace.open(7, 'a');
    expect(trace.list).toEqual(['3 /home/a', '4 /home/sub/a', '5 /a', '6 a', '7 a']);
  });

  it('is that of the working folder of a child too', () => {
    const trace = new Trace();
    trace.call('chdir', { filename: '/home' });
    trace.spawn('process', 200);
    trace.call('chdir', { filename: '/other' });
    trace.open(3, 'a', { pid: 200 });
    expect(trace.list).toEqual(['200: 3 /home/a']);
  });

  it('is no working folder that was cut', () => {
    const trace = new Trace();
    const call = trace.make('getcwd', { buf: '/hom' }, 6);
    trace.table.observe({ ...call, args: [{ ...call.args[0]!, truncated: true }] });
    trace.open(3, 'a');
    expect(trace.only().path).toBe('a');
  });

  it('is its link where the event has no other', () => {
    const trace = new Trace();
    trace.call('eventfd2', { flags: [] }, 3, { path: 'anon_inode:[eventfd]' });
    trace.call('open_by_handle_at', { flags: [] }, 4, { path: '/by/handle' });
    trace.call('memfd_create', { uname_ptr: 'm', flags: [] }, 5);
    trace.call('mq_open', { name: 'q', oflag: [] }, 6);
    expect(trace.list).toEqual(['3 anon_inode:[eventfd]', '4 /by/handle', '5 /memfd:m', '6 /q']);
  });

  it('shows a folder once it is read as one', () => {
    const trace = new Trace();
    trace.open(3, '/dir');
    expect(trace.only().kind).toBe('file');
    trace.call('getdents64', { fd: 3 }, 48);
    expect(trace.only().kind).toBe('directory');
  });
});

it.each([
  [{ kind: 'file', path: '/tmp/x', peer: null }, 'file /tmp/x'],
  [{ kind: 'directory', path: '/tmp', peer: null }, 'directory /tmp'],
  [{ kind: 'socket', path: null, peer: '127.0.0.1:80' }, 'socket 127.0.0.1:80'],
  [{ kind: 'socket', path: '127.0.0.1:999', peer: '127.0.0.1:80' }, 'socket 127.0.0.1:80'],
  [{ kind: 'socket', path: '[::]:80', peer: null }, 'socket bound to [::]:80'],
  [{ kind: 'socket', path: 'socket:[4711]', peer: null }, 'socket:[4711]'],
  [{ kind: 'socket', path: null, peer: null }, 'socket'],
  [{ kind: 'pipe', path: null, peer: null }, 'pipe'],
  [{ kind: 'pipe', path: 'pipe:[4711]', peer: null }, 'pipe:[4711]'],
  [{ kind: 'eventfd', path: 'anon_inode:[eventfd]', peer: null }, 'eventfd'],
  [{ kind: 'other', path: 'anon_inode:[x]', peer: null }, 'anon_inode:[x]'],
  [{ kind: 'other', path: '/x', peer: null }, '/x'],
  [{ kind: 'other', path: null, peer: null }, 'descriptor'],
] as const)('%o is described as %s', (what, text) => {
  const trace = new Trace();
  trace.open(3, '/x');
  expect(describeDescriptor({ ...trace.only(), ...what })).toBe(text);
});

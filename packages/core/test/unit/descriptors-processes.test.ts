import { describe, expect, it } from 'vitest';
import { PID, Trace } from './descriptor-events.js';

const CHILD = 200;

describe('threads', () => {
  it('share their descriptors', () => {
    const trace = new Trace();
    trace.open(3, '/a');
    trace.spawn('thread', 101);
    trace.spawn('thread', 102, PID, 101);
    trace.open(4, '/b', { tid: 102, role: 'uv-pool' });
    trace.call('close', { fd: 3 }, 0, { tid: 101 });
    expect(trace.list).toEqual(['4 /b']);
    trace.exit(PID, 102);
    expect(trace.list).toEqual(['4 /b']);
  });

  it('that began before the trace share them too', () => {
    const trace = new Trace();
    trace.open(3, '/a', { tid: 101 });
    trace.open(4, '/b', { tid: 102 });
    trace.call('close', { fd: 4 }, 0, { tid: PID });
    expect(trace.list).toEqual(['3 /a']);
  });

  it('leave their descriptors to the process, also where nothing else is known of it', () => {
    const trace = new Trace();
    trace.open(3, '/a', { tid: 101 });
    trace.exit(PID, 101);
    expect(trace.list).toEqual(['3 /a']);
    trace.exit(PID);
    expect(trace.list).toEqual([]);
  });

  it('part with unshare', () => {
    const trace = new Trace();
    trace.spawn('thread', 101);
    trace.open(3, '/a');
    trace.call('unshare', { unshare_flags: ['CLONE_NEWNS'] }, 0, { tid: 101 });
    trace.open(4, '/b', { tid: 101 });
    trace.call('unshare', { unshare_flags: ['CLONE_FILES'] }, 0, { tid: 101 });
    trace.call('close', { fd: 3 }, 0, { tid: 101 });
    trace.call('close', { fd: 4 });
    expect(trace.list).toEqual(['3 /a', '4 /b']);
  });
});

describe('a child', () => {
  it('has copies of what its parent had open', () => {
    const trace = new Trace();
    trace.open(3, '/a');
    trace.open(4, '/b', { flags: ['O_CLOEXEC'] });
    trace.spawn('process', CHILD);
    trace.call('fork', {}, CHILD);
    trace.call('close', { fd: 3 });
    trace.call('close', { fd: 4 }, 0, { pid: CHILD });
    trace.open(5, '/c', { pid: CHILD });
    trace.call('fcntl', { fd: 4, cmd: 'F_SETFD', arg: 0 });
    expect(trace.list).toEqual(['200: 3 /a', '4 /b', '200: 5 /c']);
    expect(trace.table.open()[0]!.call.pid).toBe(PID);
  });

  it('of a thread with descriptors of its own has those', () => {
    const trace = new Trace();
    trace.spawn('thread', 101);
    trace.call('unshare', { unshare_flags: ['CLONE_FILES'] }, 0, { tid: 101 });
    trace.open(3, '/own', { tid: 101 });
    trace.spawn('process', CHILD, PID, 101);
    trace.exit(PID);
    expect(trace.list).toEqual(['200: 3 /own']);
  });

  it('of a parent that nobody knows has none', () => {
    const trace = new Trace();
    trace.open(3, '/a');
    trace.table.observe({
      v: 1,
      seq: 0,
      type: 'spawn',
      of: 'process',
      pid: CHILD,
      tid: CHILD,
      parentPid: null,
      parentTid: null,
      time: 5000,
    });
    trace.open(4, '/b', { pid: CHILD, start: 6000, end: 6001 });
    expect(trace.list).toEqual(['3 /a', '200: 4 /b']);
  });

  it('that ends takes its descriptors with it', () => {
    const trace = new Trace();
    trace.open(3, '/a');
    trace.spawn('process', CHILD);
    trace.spawn('thread', 201, CHILD);
    trace.exit(CHILD);
    expect(trace.list).toEqual(['3 /a']);
    trace.exit(PID);
    expect(trace.list).toEqual([]);
  });

  it('opens nothing after its end, when a call waited for its stack', () => {
    const trace = new Trace();
    trace.exit(PID);
    trace.open(3, '/late');
    expect(trace.list).toEqual([]);
    for (let pid = 1000; pid < 3000; pid++) trace.exit(pid);
    trace.open(3, '/long after');
    expect(trace.list).toEqual(['3 /long after']);
  });

  it('with the number of one that ended begins anew', () => {
    const trace = new Trace();
    trace.spawn('process', CHILD);
    trace.open(3, '/old', { pid: CHILD });
    trace.spawn('process', CHILD);
    expect(trace.list).toEqual([]);
    trace.exit(CHILD);
    trace.spawn('process', CHILD);
    trace.open(4, '/new', { pid: CHILD });
    expect(trace.list).toEqual(['200: 4 /new']);
  });

  it('sees a peer that its parent gives to the same socket', () => {
    const trace = new Trace();
    trace.call('socket', { domain: 'AF_UNIX', type: [] }, 3);
    trace.spawn('process', CHILD);
    trace.call('connect', { sockfd: 3, addr: { family: 'AF_UNIX', path: '/s' } }, 0, { pid: CHILD });
    expect(trace.list).toEqual(['3 /s', '200: 3 /s']);
  });
});

const SHARING = { flags: { flags: ['CLONE_VM', 'CLONE_FILES'], raw: 0 }, exitSignal: { name: null, raw: 0 } };

it('clone without CLONE_PIDFD gives no descriptor', () => {
  const trace = new Trace();
  const call = trace.make('clone', { clone_flags: ['SIGCHLD'], parent_tidptr: null }, CHILD);
  const address = { ...call.args[1]!, kind: 'address' as const, value: 0x7f00 };
  trace.table.observe({ ...call, args: [call.args[0]!, address] });
  expect(trace.list).toEqual([]);
});

it.each([
  ['clone', { clone_flags: ['CLONE_PIDFD', 'SIGCHLD'], parent_tidptr: [5] }],
  ['clone3', { uargs: { ...SHARING, flags: { flags: ['CLONE_PIDFD'], raw: 0 }, pidfd: 5 } }],
])('%s with CLONE_PIDFD gives the parent a descriptor', (clone, values) => {
  const trace = new Trace();
  trace.spawn('process', CHILD);
  trace.call(clone, values, CHILD);
  expect(trace.only()).toMatchObject({ pid: PID, fd: 5, kind: 'pidfd', closeOnExec: true, syscall: clone });
});

describe('execve', () => {
  it('closes what is close-on-exec, in the process that called it', () => {
    const trace = new Trace();
    trace.open(3, '/a', { flags: ['O_CLOEXEC'] });
    trace.open(4, '/b');
    trace.spawn('process', CHILD);
    trace.exec(CHILD, '/bin/cat');
    expect(trace.list).toEqual(['3 /a', '4 /b', '200: 4 /b']);
  });

  it('by a thread keeps the descriptors of that thread', () => {
    const trace = new Trace();
    trace.spawn('thread', 101);
    trace.call('unshare', { unshare_flags: ['CLONE_FILES'] }, 0, { tid: 101 });
    trace.open(3, '/own', { tid: 101 });
    trace.open(3, '/leader');
    trace.exec(PID, '/bin/cat', 101);
    expect(trace.list).toEqual(['3 /own']);
  });
});

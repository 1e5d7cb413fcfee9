import { describe, expect, it } from 'vitest';
import { PID, Trace } from './descriptor-events.js';

const CHILD = 200;

describe.each([
  ['fork', {}],
  ['vfork', {}],
  ['clone', { clone_flags: ['CLONE_VM', 'SIGCHLD'] }],
])('a child of %s that is reported after the call has returned', (name, values) => {
  it('has what its parent had open then', () => {
    const trace = new Trace();
    trace.call('chdir', { filename: '/then' });
    trace.open(3, '/a');
    trace.call(name, values, CHILD);
    trace.call('close', { fd: 3 });
    trace.open(4, '/b');
    trace.call('chdir', { filename: '/later' });
    trace.spawn('process', CHILD);
    trace.open(5, 'c', { pid: CHILD });
    expect(trace.list).toEqual(['200: 3 /a', '4 /b', '200: 5 /then/c']);
  });

  it('has it even where its parent has ended', () => {
    const trace = new Trace();
    trace.exec(PID, '/usr/bin/node');
    trace.call('epoll_create1', { flags: [] }, 3);
    trace.call(name, values, CHILD);
    trace.exit(PID);
    trace.spawn('process', CHILD);
    trace.call('epoll_create1', { flags: [] }, 4, { pid: CHILD });
    expect(trace.table.open()).toMatchObject([
      { pid: CHILD, fd: 3, owner: 'node' },
      { pid: CHILD, fd: 4, owner: 'node' },
    ]);
  });

  it('is not taken for another that the same thread made', () => {
    const trace = new Trace();
    trace.call(name, values, CHILD);
    trace.open(3, '/a');
    trace.spawn('process', 300);
    expect(trace.list).toEqual(['3 /a', '300: 3 /a']);
  });
});

it('children that are announced, and never come, are forgotten in the end', () => {
  const trace = new Trace();
  for (let pid = 1000; pid < 1065; pid++) trace.call('fork', {}, pid);
  trace.open(3, '/a');
  trace.spawn('process', 1000);
  trace.spawn('process', 1001);
  expect(trace.list).toEqual(['3 /a', '1000: 3 /a']);
});

it('a child that another thread announced is not taken for that one', () => {
  const trace = new Trace();
  trace.spawn('thread', 101);
  trace.call('fork', {}, CHILD, { tid: 101 });
  trace.open(3, '/a');
  trace.spawn('process', CHILD);
  expect(trace.list).toEqual(['3 /a', '200: 3 /a']);
});

const SHARING = { flags: { flags: ['CLONE_VM', 'CLONE_FILES'], raw: 0 }, exitSignal: { name: null, raw: 0 } };

describe.each([
  ['clone', { clone_flags: ['CLONE_FILES', 'SIGCHLD'] }],
  ['clone3', { uargs: SHARING }],
])('a child of %s with CLONE_FILES', (clone, values) => {
  it('shares, from its first call on', () => {
    const trace = new Trace();
    trace.open(3, '/a');
    trace.spawn('process', CHILD);
    trace.open(4, '/early', { pid: CHILD });
    trace.call('close', { fd: 3 }, 0, { pid: CHILD });
    trace.call(clone, values, CHILD);
    expect(trace.list).toEqual(['4 /early']);
    trace.open(3, '/late', { pid: CHILD });
    trace.call('close', { fd: 4 });
    expect(trace.list).toEqual(['3 /late']);
    trace.exit(CHILD);
    expect(trace.list).toEqual(['3 /late']);
  });

  it('shares, when it is reported after the call has returned', () => {
    const trace = new Trace();
    trace.call(clone, values, CHILD);
    trace.open(3, '/a');
    trace.spawn('process', CHILD);
    trace.open(4, '/b', { pid: CHILD });
    trace.exit(PID);
    expect(trace.list).toEqual(['200: 3 /a', '200: 4 /b']);
  });

  it('has its own after its execve', () => {
    const trace = new Trace();
    trace.spawn('process', CHILD);
    trace.call(clone, values, CHILD);
    trace.open(3, '/a', { flags: ['O_CLOEXEC'] });
    trace.open(4, '/b', { pid: CHILD });
    trace.exec(CHILD, '/bin/cat');
    trace.call('close', { fd: 4 }, 0, { pid: CHILD });
    expect(trace.list).toEqual(['3 /a', '4 /b']);
  });

  it('leaves to its parent what it opened before an execve that came before the clone ended', () => {
    const trace = new Trace();
    trace.spawn('process', CHILD);
    trace.open(3, '/a', { pid: CHILD, flags: ['O_CLOEXEC'] });
    trace.exec(CHILD, '/bin/cat');
    trace.open(4, '/b', { pid: CHILD });
    trace.call(clone, values, CHILD);
    expect(trace.list).toEqual(['3 /a', '200: 4 /b']);
  });

  it('leaves it too when it ended before the clone did', () => {
    const trace = new Trace();
    trace.spawn('process', CHILD);
    trace.open(3, '/a', { pid: CHILD });
    trace.exit(CHILD);
    trace.call(clone, values, CHILD);
    expect(trace.list).toEqual(['3 /a']);
  });
});

describe('a child of a call that says CLONE_FILES too late', () => {
  const born = (): Trace => {
    const trace = new Trace();
    trace.open(9, '/parent');
    trace.spawn('process', CHILD);
    trace.open(3, '/a', { pid: CHILD });
    return trace;
  };
  const sharing = { clone_flags: ['CLONE_FILES'] };
  const SEPARATE = ['9 /parent', '200: 9 /parent', '200: 3 /a'];

  it('shares nothing where its parent has called something else since', () => {
    const trace = born();
    trace.call('getpid', {}, PID);
    trace.call('clone', sharing, CHILD);
    expect(trace.list).toEqual(SEPARATE);
  });

  it('shares nothing where its parent has made another since', () => {
    const trace = born();
    trace.spawn('process', 300);
    trace.exit(300);
    trace.call('clone', sharing, CHILD);
    expect(trace.list).toEqual(SEPARATE);
  });

  it('shares nothing where the call was for another', () => {
    const trace = born();
    trace.call('clone', sharing, 300);
    expect(trace.list).toEqual(SEPARATE);
    trace.spawn('process', 300);
    trace.call('close', { fd: 9 }, 0, { pid: 300 });
    expect(trace.list).toEqual(['200: 9 /parent', '200: 3 /a']);
  });

  it('shares nothing where the call was for a thread', () => {
    const trace = born();
    trace.call('clone', { clone_flags: ['CLONE_FILES', 'CLONE_THREAD'] }, CHILD);
    expect(trace.list).toEqual(SEPARATE);
    trace.open(4, '/b');
    trace.spawn('process', CHILD);
    trace.exit(PID);
    expect(trace.list).toEqual(['200: 9 /parent', '200: 4 /b']);
  });

  it('shares nothing after more calls than are remembered', () => {
    const trace = born();
    for (let i = 0; i < 2000; i++) trace.call('close', { fd: 4 }, 0, { pid: CHILD });
    trace.call('clone', sharing, CHILD);
    expect(trace.list).toEqual(SEPARATE);
  });

  it('shares what it did before it unshared', () => {
    const trace = born();
    trace.call('unshare', { unshare_flags: ['CLONE_FILES'] }, 0, { pid: CHILD });
    trace.open(4, '/own', { pid: CHILD });
    trace.call('clone', sharing, CHILD);
    expect(trace.list).toEqual([...SEPARATE.slice(0, 2), '3 /a', '200: 3 /a', '200: 4 /own']);
  });
});

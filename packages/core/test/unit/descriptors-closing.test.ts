import { describe, expect, it } from 'vitest';
import { Trace } from './descriptor-events.js';

/** A trace with `/a` … open from 3 on. */
function opened(...paths: string[]): Trace {
  const trace = new Trace();
  paths.forEach((path, i) => trace.open(3 + i, path));
  return trace;
}

describe('close', () => {
  it.each<[string | number | null, string[]]>([
    [0, []],
    ['EINTR', []],
    ['EIO', []],
    [null, []],
    ['EBADF', ['3 /a']],
  ])('with the result %s leaves %o', (result, left) => {
    const trace = opened('/a');
    trace.call('close', { fd: 3 }, result);
    expect(trace.list).toEqual(left);
  });

  it('of an unknown descriptor is nothing', () => {
    const trace = opened('/a');
    trace.call('close', { fd: 9 });
    trace.call('close', { fd: 3 });
    trace.call('close', { fd: 3 }, 'EBADF');
    expect(trace.list).toEqual([]);
  });

  it('that ends after its number was given away again does not close the new one', () => {
    const trace = opened('/a');
    trace.open(3, '/new', { tid: 101, start: 1100, end: 1150 });
    trace.call('close', { fd: 3 }, 0, { start: 1090, end: 1200 });
    expect(trace.list).toEqual(['3 /new']);
    trace.call('close', { fd: 3 }, 0, { start: 1150, end: 1250 });
    expect(trace.list).toEqual([]);
  });

  it('that nobody saw is made up for when the number comes again', () => {
    const trace = opened('/a');
    trace.open(3, '/b');
    expect(trace.list).toEqual(['3 /b']);
  });
});

describe('close_range', () => {
  it('closes both ends of the range and what is between', () => {
    const trace = opened('/a', '/b', '/c', '/d');
    trace.call('close_range', { fd: 4, max_fd: 5, flags: [] });
    expect(trace.list).toEqual(['3 /a', '6 /d']);
    trace.call('close_range', { fd: 0, max_fd: 4294967295, flags: [] }, 'EINVAL');
    expect(trace.list).toEqual(['3 /a', '6 /d']);
    trace.call('close_range', { fd: 0, max_fd: 4294967295, flags: [] });
    expect(trace.list).toEqual([]);
  });

  it('with CLOSE_RANGE_CLOEXEC closes at the next execve', () => {
    const trace = opened('/a', '/b');
    trace.call('close_range', { fd: 4, max_fd: 4294967295, flags: ['CLOSE_RANGE_CLOEXEC'] });
    expect(trace.table.open().map(({ closeOnExec }) => closeOnExec)).toEqual([false, true]);
    trace.exec(100, '/bin/true');
    expect(trace.list).toEqual(['3 /a']);
  });

  it('with CLOSE_RANGE_UNSHARE leaves the descriptors of the other threads', () => {
    const trace = opened('/a');
    trace.spawn('thread', 101);
    trace.call('close_range', { fd: 3, max_fd: 9, flags: ['CLOSE_RANGE_UNSHARE'] }, 0, { tid: 101 });
    trace.open(7, '/own', { tid: 101 });
    expect(trace.list).toEqual(['3 /a', '7 /own']);
    trace.exit(100, 101);
    expect(trace.list).toEqual(['3 /a']);
  });

  it('with CLOSE_RANGE_UNSHARE by the only thread closes', () => {
    const trace = opened('/a');
    trace.call('close_range', { fd: 3, max_fd: 9, flags: ['CLOSE_RANGE_UNSHARE'] });
    expect(trace.list).toEqual([]);
  });
});

describe('a duplicate', () => {
  it.each<[string, Record<string, string | number | string[]>, boolean]>([
    ['dup', { fildes: 3 }, false],
    ['dup2', { oldfd: 3, newfd: 7 }, false],
    ['dup3', { oldfd: 3, newfd: 7, flags: [] }, false],
    ['dup3', { oldfd: 3, newfd: 7, flags: ['O_CLOEXEC'] }, true],
    ['fcntl', { fd: 3, cmd: 'F_DUPFD', arg: 5 }, false],
    ['fcntl', { fd: 3, cmd: 'F_DUPFD_CLOEXEC', arg: 5 }, true],
  ])('by %s %o is what its original is, close-on-exec %s', (name, values, closeOnExec) => {
    const trace = new Trace();
    trace.open(3, '/a', { flags: ['O_CLOEXEC'] });
    trace.call(name, values, 7);
    expect(trace.table.open()[1]).toMatchObject({
      fd: 7,
      kind: 'file',
      path: '/a',
      syscall: name,
      closeOnExec,
    });
    trace.call('close', { fd: 3 });
    expect(trace.list).toEqual(['7 /a']);
  });

  it('takes the place of what was open', () => {
    const trace = opened('/a', '/b');
    trace.call('dup2', { oldfd: 3, newfd: 4 }, 4);
    expect(trace.list).toEqual(['3 /a', '4 /a']);
  });

  it('of itself is nothing', () => {
    const trace = opened('/a');
    trace.call('dup2', { oldfd: 3, newfd: 3 }, 3);
    expect(trace.only().syscall).toBe('openat');
  });

  it('of what was open before the trace is what its link says', () => {
    const trace = new Trace();
    trace.call('dup', { fildes: 0 }, 3);
    trace.call('dup', { fildes: 0 }, 4, { paths: { fildes: 'pipe:[1]' } });
    trace.call('dup', { fildes: 0 }, 5, { path: 'socket:[2]' });
    trace.call('dup', { fildes: 0 }, 6, { path: 'anon_inode:[eventpoll]' });
    trace.call('dup', { fildes: 0 }, 7, { path: '/dev/null' });
    expect(trace.table.open().map(({ kind, path }) => [kind, path])).toEqual([
      ['other', null],
      ['pipe', 'pipe:[1]'],
      ['socket', 'socket:[2]'],
      ['epoll', 'anon_inode:[eventpoll]'],
      ['file', '/dev/null'],
    ]);
  });

  it('that failed is nothing', () => {
    const trace = opened('/a', '/b');
    trace.call('dup2', { oldfd: 9, newfd: 4 }, 'EBADF');
    trace.call('fcntl', { fd: 3, cmd: 'F_DUPFD', arg: 5 }, 'EMFILE');
    trace.call('fcntl', { fd: 3, cmd: 'F_GETFL' }, 5);
    expect(trace.list).toEqual(['3 /a', '4 /b']);
  });

  it('knows the peer that its original gets later', () => {
    const trace = new Trace();
    trace.call('socket', { domain: 'AF_UNIX', type: [] }, 3);
    trace.call('dup', { fildes: 3 }, 4);
    trace.call('connect', { sockfd: 3, addr: { family: 'AF_UNIX', path: '/s' } });
    expect(trace.list).toEqual(['3 /s', '4 /s']);
  });
});

describe('close-on-exec', () => {
  it.each<[string, Record<string, string | number>, boolean]>([
    ['fcntl', { fd: 3, cmd: 'F_SETFD', arg: 1 }, true],
    ['fcntl', { fd: 3, cmd: 'F_SETFD', arg: 0 }, false],
    ['ioctl', { fd: 3, cmd: 'FIOCLEX', arg: 0 }, true],
    ['ioctl', { fd: 3, cmd: 'FIONCLEX', arg: 0 }, false],
  ])('is set by %s %o', (name, values, closeOnExec) => {
    const trace = new Trace();
    trace.open(3, '/a', { flags: closeOnExec ? [] : ['O_CLOEXEC'] });
    trace.call(name, values, 'EBADF');
    expect(trace.only().closeOnExec).toBe(!closeOnExec);
    trace.call(name, values);
    expect(trace.only().closeOnExec).toBe(closeOnExec);
  });

  it('belongs to the descriptor, not to its duplicates', () => {
    const trace = opened('/a');
    trace.call('dup', { fildes: 3 }, 4);
    trace.call('fcntl', { fd: 3, cmd: 'F_SETFD', arg: 1 });
    trace.exec(100, '/bin/true');
    expect(trace.list).toEqual(['4 /a']);
  });

  it('is what ioctl was told for the other end of a terminal', () => {
    const trace = new Trace();
    trace.call('ioctl', { fd: 3, cmd: 'TIOCGPTPEER', arg: 0o2000002 }, 4, { path: '/dev/pts/1' });
    trace.call('ioctl', { fd: 3, cmd: 'TCGETS', arg: 9 }, 0);
    expect(trace.only()).toMatchObject({ fd: 4, kind: 'file', path: '/dev/pts/1', closeOnExec: true });
  });
});

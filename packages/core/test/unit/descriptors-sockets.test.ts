import { describe, expect, it } from 'vitest';
import type { SocketAddress } from '../../src/events.js';
import { Trace } from './descriptor-events.js';

const INET: SocketAddress = { family: 'AF_INET', address: '127.0.0.1', port: 80 };

function withSocket(): Trace {
  const trace = new Trace();
  trace.call('socket', { domain: 'AF_INET', type: ['SOCK_STREAM'] }, 3);
  return trace;
}

describe('the peer of a socket', () => {
  it.each<[string, SocketAddress, string | null]>([
    ['AF_INET', INET, '127.0.0.1:80'],
    ['AF_INET6', { family: 'AF_INET6', address: '::1', port: 443, flowInfo: 0, scopeId: 0 }, '[::1]:443'],
    ['a path', { family: 'AF_UNIX', path: '/run/x' }, '/run/x'],
    ['an abstract name', { family: 'AF_UNIX', path: '@x' }, '@x'],
    ['nothing, after AF_UNSPEC', { family: 'AF_UNSPEC' }, null],
    ['nothing, for a family without a short form', { family: 'AF_NETLINK', netlinkPid: 0 }, null],
  ])('is %s', (_, addr, peer) => {
    const trace = withSocket();
    trace.call('connect', { sockfd: 3, addr: { family: 'AF_UNIX', path: '/before' } });
    trace.call('connect', { sockfd: 3, addr });
    expect(trace.only().peer).toBe(peer);
  });

  it.each([
    ['EINPROGRESS', '127.0.0.1:80'],
    ['EINTR', '127.0.0.1:80'],
    ['ECONNREFUSED', null],
    ['EALREADY', null],
  ])('after a connect that fails with %s is %s', (errno, peer) => {
    const trace = withSocket();
    trace.call('connect', { sockfd: 3, addr: INET }, errno);
    expect(trace.only().peer).toBe(peer);
  });

  it('is whom accept tells, and the local address that of the listener', () => {
    const trace = withSocket();
    trace.call('bind', { sockfd: 3, addr: { family: 'AF_INET', address: '0.0.0.0', port: 8080 } });
    trace.call('accept4', { sockfd: 3, addr: { ...INET, port: 5000 }, flags: ['SOCK_CLOEXEC'] }, 4);
    trace.call('accept', { sockfd: 3, addr: null }, 5);
    expect(trace.table.open().slice(1)).toMatchObject([
      { fd: 4, kind: 'socket', path: '0.0.0.0:8080', peer: '127.0.0.1:5000', closeOnExec: true },
      { fd: 5, kind: 'socket', path: '0.0.0.0:8080', peer: null, closeOnExec: false },
    ]);
    trace.call('getpeername', { sockfd: 5, addr: INET });
    expect(trace.table.open()[2]).toMatchObject({ fd: 5, peer: '127.0.0.1:80' });
  });
});

describe('the local address of a socket', () => {
  it('is what bind and getsockname say', () => {
    const trace = withSocket();
    trace.call('bind', { sockfd: 3, addr: { ...INET, port: 0 } });
    expect(trace.only()).toMatchObject({ path: '127.0.0.1:0', peer: null });
    trace.call('getsockname', { sockfd: 3, addr: { ...INET, port: 4711 } });
    expect(trace.only().path).toBe('127.0.0.1:4711');
    trace.call('getsockname', { sockfd: 3, addr: null }, 'EFAULT');
    trace.call('getsockname', { sockfd: 3, addr: { family: 'AF_UNIX' } });
    expect(trace.only().path).toBe('127.0.0.1:4711');
  });

  it('is the path of a Unix socket', () => {
    const trace = withSocket();
    trace.call('bind', { sockfd: 3, addr: { family: 'AF_UNIX', path: '/run/x' } });
    expect(trace.only().path).toBe('/run/x');
  });

  it('of one that is not known is nobody’s', () => {
    const trace = withSocket();
    trace.call('bind', { sockfd: 9, addr: INET });
    trace.call('connect', { sockfd: 9, addr: INET });
    expect(trace.only()).toMatchObject({ path: null, peer: null });
  });
});

describe('descriptors that come with a message', () => {
  it('are open from then on', () => {
    const trace = new Trace();
    const control = [
      { type: { name: 'SCM_RIGHTS', raw: 1 }, fds: [4, 5] },
      { type: { name: 'SCM_PIDFD', raw: 4 }, fds: [6, -3] },
      { type: { name: 'SCM_CREDENTIALS', raw: 2 }, shape: 'ucred', data: { pid: 1, uid: 0, gid: 0 } },
    ];
    trace.call('recvmsg', { fd: 3, msg: { control }, flags: [] }, 1);
    expect(trace.table.open()).toMatchObject([
      { fd: 4, kind: 'other', closeOnExec: false, syscall: 'recvmsg' },
      { fd: 5, kind: 'other', closeOnExec: false },
      { fd: 6, kind: 'pidfd', closeOnExec: true },
    ]);
  });

  it('are close-on-exec with MSG_CMSG_CLOEXEC, in every message of recvmmsg', () => {
    const trace = new Trace();
    const msg = [
      { control: [{ type: { name: 'SCM_RIGHTS', raw: 1 }, fds: [4] }] },
      { control: [] },
      { control: [{ type: { name: 'SCM_RIGHTS', raw: 1 }, fds: [5] }] },
    ];
    trace.call('recvmmsg', { fd: 3, msg, vlen: 4, flags: ['MSG_CMSG_CLOEXEC'] }, 3);
    expect(trace.table.open()).toMatchObject([
      { fd: 4, closeOnExec: true },
      { fd: 5, closeOnExec: true },
    ]);
  });
});

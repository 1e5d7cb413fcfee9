import { describe, expect, it } from 'vitest';
import { addInetTable, addNetlinkTable } from '../../src/tracer/descriptors/inet-table.js';
import { parseLink } from '../../src/tracer/descriptors/link.js';
import { parseUnixAnswer, unixRequest } from '../../src/tracer/descriptors/unix-diag.js';

describe('a link of /proc/PID/fd', () => {
  it.each([
    ['/etc/passwd', { path: '/etc/passwd' }],
    ['/tmp/x (deleted)', { path: '/tmp/x', deleted: true }],
    ['/memfd:name (deleted)', { path: '/memfd:name', deleted: true, kind: 'memfd' }],
    ['socket:[4711]', { path: 'socket:[4711]', kind: 'socket', inode: 4711 }],
    ['pipe:[12]', { path: 'pipe:[12]', kind: 'pipe', inode: 12 }],
    ['pidfd:[12]', { path: 'pidfd:[12]', kind: 'pidfd', inode: 12 }],
    ['anon_inode:[eventpoll]', { path: 'anon_inode:[eventpoll]', kind: 'epoll' }],
    ['anon_inode:inotify', { path: 'anon_inode:inotify', kind: 'inotify' }],
    ['anon_inode:[something new]', { path: 'anon_inode:[something new]', kind: 'other' }],
    ['/srv/socket:[1]', { path: '/srv/socket:[1]' }],
  ])('%s is taken apart', (link, parsed) => {
    expect(parseLink(link)).toEqual(parsed);
  });
});

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, remote: string, inode: number): string =>
  `   0: ${local} ${remote} 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 00000000c15fe18e 100\n`;

describe('a table of internet sockets', () => {
  const tableOf = (text: string): object => {
    const sockets = new Map<number, object>();
    addInetTable(HEADER + text, sockets);
    return Object.fromEntries(sockets);
  };

  it('gives both ends in network notation', () => {
    expect(tableOf(row('0100007F:0050', '0200007F:C350', 7))).toEqual({
      7: { local: '127.0.0.1:80', remote: '127.0.0.2:50000' },
    });
    expect(
      tableOf(row('00000000000000000000000001000000:0050', '00000000000000000000000000000000:0000', 8)),
    ).toEqual({ 8: { local: '[::1]:80' } });
  });

  it('gives no end to a socket without a port, and none to sockets without an inode', () => {
    expect(tableOf(row('00000000:0000', '00000000:0000', 9) + row('0100007F:0050', '0', 0))).toEqual({
      9: {},
    });
  });

  it('of netlink names protocol and port', () => {
    const sockets = new Map<number, object>();
    const text =
      'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n' +
      '000000000a3f84e0 0   4711       00000000 0        0        0     2        0        77\n';
    addNetlinkTable(text, (protocol) => (protocol === 0 ? 'ROUTE' : String(protocol)), sockets);
    expect(Object.fromEntries(sockets)).toEqual({ 77: { local: 'ROUTE:4711' } });
  });
});

describe('an answer about a UNIX socket', () => {
  const attribute = (type: number, value: Buffer): Buffer => {
    const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
    bytes.writeUInt16LE(4 + value.length);
    bytes.writeUInt16LE(type, 2);
    value.copy(bytes, 4);
    return bytes;
  };
  const answer = (inode: number, ...attributes: Buffer[]): Buffer => {
    const body = Buffer.concat([Buffer.alloc(32), ...attributes]);
    body.writeUInt32LE(body.length);
    body.writeUInt16LE(20, 4);
    body.writeUInt32LE(inode, 20);
    return body;
  };
  const peer = Buffer.from([5, 0, 0, 0]);

  it('has no peer where the connection has not been accepted', () => {
    expect(parseUnixAnswer(answer(3, attribute(2, Buffer.alloc(4))), 3)).toEqual({});
  });

  it('has name and peer', () => {
    expect(parseUnixAnswer(answer(3, attribute(0, Buffer.from('/run/x')), attribute(2, peer)), 3)).toEqual({
      name: '/run/x',
      peer: 5,
    });
    expect(parseUnixAnswer(answer(3, attribute(0, Buffer.from('\0abc'))), 3)).toEqual({ name: '@abc' });
  });

  it('about another socket, or an error, is none', () => {
    expect(parseUnixAnswer(answer(4), 3)).toBeUndefined();
    expect(parseUnixAnswer(Buffer.alloc(20), 3)).toBeUndefined();
  });

  it('that is cut or has an empty attribute ends there', () => {
    const cut = answer(3, attribute(0, Buffer.from('/run/x'))).subarray(0, 40);
    expect(parseUnixAnswer(cut, 3)).toEqual({ name: '/run' });
    expect(parseUnixAnswer(answer(3, Buffer.alloc(8)), 3)).toEqual({});
  });

  it('belongs to a request for that very inode', () => {
    expect(unixRequest(4711).readUInt32LE(24)).toBe(4711);
    expect(unixRequest(4711)).toHaveLength(40);
  });
});

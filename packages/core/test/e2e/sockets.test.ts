import { describe, expect, it } from 'vitest';
import type { MessageHeader, NetlinkMessage, SyscallEvent, TraceEvent } from '@ptracer/core';
import { argOf, callsOf, traceOf } from './harness.js';

const PROGRAM = `
  const dgram = require('node:dgram');
  require('node:os').networkInterfaces();
  const socket = dgram.createSocket('udp4');
  socket.on('message', () => socket.close());
  socket.bind(0, '127.0.0.1', () => {
    socket.setTTL(9);
    socket.send('hello', socket.address().port, '127.0.0.1');
  });
`;

const traced = traceOf('node', ['-e', PROGRAM]);

const succeeded = (events: readonly TraceEvent[], ...names: string[]): SyscallEvent[] =>
  callsOf(events, ...names).filter(({ result }) => result.errno === null);

/** Messages that came from a netlink socket. */
function received(events: readonly TraceEvent[]): NetlinkMessage[] {
  return succeeded(events, 'recvmsg')
    .flatMap((call) => (argOf(call, 'msg').value as MessageHeader).buffers ?? [])
    .flatMap(({ netlink = [] }) => netlink);
}

describe('a program that asks for its interfaces', () => {
  it('sends requests that are decoded', async () => {
    const { events } = await traced;
    const requests = succeeded(events, 'sendto')
      .map((call) => argOf(call, 'buf'))
      .filter(({ kind }) => kind === 'netlink')
      .flatMap(({ value }) => value as NetlinkMessage[]);
    expect(requests.map(({ type }) => type.name)).toEqual(
      expect.arrayContaining(['RTM_GETLINK', 'RTM_GETADDR']),
    );
  });

  it('receives answers with the loopback interface in them', async () => {
    const messages = received((await traced).events);
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: { name: 'RTM_NEWLINK', raw: 16 },
        data: expect.objectContaining({ ifi_index: { name: 'lo', raw: 1 } }) as object,
        attributes: expect.arrayContaining([
          expect.objectContaining({ type: { name: 'IFLA_IFNAME', raw: 3 }, data: 'lo' }),
        ]) as object,
      }),
    );
    expect(messages.some(({ type }) => type.name === 'NLMSG_DONE')).toBe(true);
  });
});

describe('a datagram', () => {
  it('is what was sent, and what was received', async () => {
    const { events } = await traced;
    const headers = succeeded(events, 'sendmsg', 'sendmmsg', 'recvmsg', 'recvmmsg')
      .flatMap((call) => argOf(call, 'msg').value as MessageHeader | MessageHeader[])
      .filter(({ name }) => name?.family === 'AF_INET');
    const texts = headers.flatMap(({ buffers }) => buffers ?? []).map(({ text }) => text);
    expect(texts.filter((text) => text === 'hello').length).toBeGreaterThanOrEqual(2);
    expect(headers[0]!.name).toMatchObject({ address: '127.0.0.1', port: expect.any(Number) as number });
  });

  it('has a socket whose options are named', async () => {
    const options = callsOf((await traced).events, 'setsockopt').map((call) => [
      (argOf(call, 'optname').value as { name: string | null }).name,
      argOf(call, 'optval').value,
    ]);
    expect(options).toContainEqual(['IP_TTL', 9]);
  });
});

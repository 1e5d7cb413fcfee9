import type { SyscallArg, SyscallEvent, TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { eventFault } from '../../../src/record/event-shape.js';
import { everyEvent, recordedTrace, RECORDED_NAMES } from '../../../src/testing/index.js';

const faultOf = (event: unknown): unknown => eventFault(event, ['x64', 'arm64']);

const START = everyEvent().find((event) => event.type === 'start')!;
const CALL = everyEvent().find((event): event is SyscallEvent => event.type === 'syscall')!;

const withArg = (arg: object, name = 'close'): object => ({
  ...CALL,
  name,
  args: [{ ...CALL.args[0], ...arg }],
});

describe('an event', () => {
  it.each(RECORDED_NAMES)('of the recorded trace %s is one', async (name) => {
    for (const event of await recordedTrace(name)) expect(faultOf(event)).toBeUndefined();
  });

  it('of every type is one', () => {
    for (const event of everyEvent()) expect(faultOf(event)).toBeUndefined();
  });

  it('may have what a later version adds', () => {
    expect(faultOf({ ...CALL, more: {} })).toBeUndefined();
    expect(faultOf(withArg({ more: {} }))).toBeUndefined();
  });

  it('of a machine that has been up for a year has times that are not exact', () => {
    const time = 366 * 86_400e9;
    expect(Number.isSafeInteger(time)).toBe(false);
    expect(faultOf({ ...CALL, startTime: time })).toBeUndefined();
  });

  it.each<[string, Partial<TraceEvent>, string]>([
    ['half a nanosecond', { wallTime: 1.5 }, 'wallTime'],
    ['a time that no calendar has', { wallTime: 1e300 }, 'wallTime'],
    ['a command of no words', { command: [1, null] as never }, 'command'],
    ['a machine that is not known', { arch: 'vax' as never }, 'arch'],
  ])('has not %s', (_, odd, name) => {
    expect(faultOf({ ...START, ...odd })).toEqual({ fault: `an event of type start has an odd ${name}` });
  });
});

describe('an argument', () => {
  it.each<[SyscallArg['kind'], unknown]>([
    ['int', 3],
    ['address', '18446744073709551615'],
    ['fd', -100],
    ['flags', { flags: ['O_RDONLY'], raw: 0 }],
    ['enum', { name: null, raw: 7 }],
    ['signal', null],
    ['path', '/'],
    ['strings', ['a', 'b']],
    ['fds', [3, 4]],
    ['sockaddr', { family: 'AF_INET', address: '::1', port: 1 }],
    ['sockaddr', { family: '77', base64: 'AA==' }],
    ['open-how', { flags: { flags: [], raw: 0 }, mode: 0, resolve: { flags: [], raw: 0 } }],
  ])('of kind %s may be %j', (kind, value) => {
    expect(faultOf(withArg({ kind, value }))).toBeUndefined();
  });

  it.each<[SyscallArg['kind'], unknown]>([
    ['int', 'three'],
    ['int', 1.5],
    ['int', '9'.repeat(400)],
    ['flags', { flagx: ['O_RDONLY'], raw: 0 }],
    ['flags', { flags: [3], raw: 0 }],
    ['flags', { flags: [], raw: {} }],
    ['enum', { raw: 7 }],
    ['path', 3],
    ['strings', [1]],
    ['fds', [null]],
    ['sockaddr', { family: 'AF_PACKET', packetType: {} }],
    ['message', { control: [null] }],
    ['open-how', { flags: { flags: [], raw: 0 } }],
  ])('of kind %s is not %j', (kind, value) => {
    expect(faultOf(withArg({ kind, value }))).toEqual({
      fault: 'an event of type syscall has an odd argument',
    });
  });

  it.each<[string, unknown, unknown]>([
    ['sigset', ['SIGINT'], [{}]],
    ['timespec', { tv_sec: 1, tv_nsec: 2 }, { tv_sec: 1, tv_nsec: 'soon' }],
    ['int[]', [1, 2], 3],
    ['iovec', [{ iov_base: 1, iov_len: 2 }], [null]],
    ['rlimit', { rlim_cur: 1, rlim_max: '18446744073709551615' }, { rlim_cur: 'all' }],
  ])('in memory is a %s', (shape, value, odd) => {
    expect(faultOf(withArg({ kind: 'memory', shape, value }))).toBeUndefined();
    expect(faultOf(withArg({ kind: 'memory', shape, value: odd }))).toBeDefined();
  });

  it('of a kind that is not known here is one that can be shown', () => {
    expect(faultOf(withArg({ kind: 'colour', value: { red: 1 } }))).toBeUndefined();
    expect(faultOf(withArg({ kind: 'colour', value: { toString: 1 } }))).toBeDefined();
    expect(faultOf(withArg({ kind: 'colour', value: undefined }))).toBeDefined();
  });

  it('that is read by its name is what it is read as', () => {
    const odd = { name: 'msg', kind: 'int', value: 5 };
    expect(faultOf(withArg(odd))).toBeUndefined();
    expect(faultOf(withArg(odd, 'recvmsg'))).toBeDefined();
    expect(faultOf(withArg({ ...odd, value: null }, 'recvmsg'))).toBeUndefined();
  });

  it('is what the text of its call asks for', () => {
    const command = { name: 'cmd', kind: 'enum', value: { name: 'TCGETS', raw: 1 } };
    expect(faultOf(withArg(command, 'ioctl'))).toBeUndefined();
    expect(faultOf(withArg({ ...command, value: null }))).toBeUndefined();
    expect(faultOf(withArg({ ...command, value: null }, 'ioctl'))).toBeDefined();
  });
});

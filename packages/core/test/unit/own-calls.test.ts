import { beforeEach, describe, expect, it } from 'vitest';
import { EARLY_MARK_FD, MARK_BEGIN, MARK_END, MARK_FD, MARK_OFFSET } from '../../src/protocol/mark.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import { OwnCalls } from '../../src/tracer/own-calls.js';
import { INFO_ARGS, INFO_NUMBER, INFO_RESULT, syscallInfo } from '../../src/tracer/ptrace.js';
import type { Tracee } from '../../src/tracer/tracee.js';

const OURS = 21;
const THEIRS = 22;

const table = tableFor('x64');
const numberOf = (name: string): number => table.byName(name)!.number;

let ownCalls: OwnCalls;
let tracee: Tracee;
let heard: string[];

beforeEach(() => {
  heard = [];
  ownCalls = new OwnCalls('x64', table, {
    sent: () => heard.push('sent'),
    received: () => heard.push('received'),
  });
  ownCalls.add(OURS);
  tracee = { working: false, wokenForUs: false, words: new Uint32Array(12) } as Tracee;
});

function writeWord(index: number, value: number): void {
  syscallInfo.words[index] = value >>> 0;
  syscallInfo.words[index + 1] = value < 0 ? 0xffffffff : Math.floor(value / 2 ** 32);
}

/** What `enter` says of a call, as PTRACE_GET_SYSCALL_INFO tells it. */
function enters(name: string, ...args: number[]): boolean {
  writeWord(INFO_NUMBER, numberOf(name));
  for (let i = 0; i < 6; i++) writeWord(INFO_ARGS + 2 * i, args[i] ?? 0);
  tracee.number = numberOf(name);
  tracee.words.set(syscallInfo.words.subarray(INFO_ARGS, INFO_ARGS + 12));
  return ownCalls.enter(tracee);
}

function exits(result: number): void {
  writeWord(INFO_RESULT, result);
  ownCalls.exit(tracee);
}

const mark = (kind: number): boolean => enters('lseek', MARK_FD, MARK_OFFSET, kind);

describe('calls between two marks', () => {
  it('are ours, and those around them are not', () => {
    expect(enters('openat')).toBe(false);
    expect(mark(MARK_BEGIN)).toBe(true);
    expect(enters('openat')).toBe(true);
    expect(enters('write', THEIRS)).toBe(true);
    expect(mark(MARK_END)).toBe(true);
    expect(enters('openat')).toBe(false);
  });

  it('may be marked before the C library is loaded', () => {
    expect(enters('fdatasync', EARLY_MARK_FD + MARK_BEGIN)).toBe(true);
    expect(enters('openat')).toBe(true);
    expect(enters('fdatasync', EARLY_MARK_FD + MARK_END)).toBe(true);
    expect(enters('openat')).toBe(false);
  });

  it.each([
    ['of another descriptor', [MARK_FD + 1, MARK_OFFSET, MARK_BEGIN]],
    ['to another place', [MARK_FD, MARK_OFFSET + 1, MARK_BEGIN]],
  ])('are not begun by a seek %s', (_, args) => {
    expect(enters('lseek', ...args)).toBe(false);
    expect(enters('openat')).toBe(false);
  });

  it('are not begun by a call of the same arguments', () => {
    expect(enters('write', MARK_FD, MARK_OFFSET, MARK_BEGIN)).toBe(false);
    expect(enters('fdatasync', THEIRS)).toBe(false);
    expect(enters('openat')).toBe(false);
  });
});

describe('calls on our socket', () => {
  it.each(['read', 'recvfrom', 'sendto', 'close', 'fcntl', 'epoll_ctl'])('are ours: %s', (name) => {
    const args = name === 'epoll_ctl' ? [THEIRS, 1] : [];
    expect(enters(name, ...args, OURS)).toBe(true);
    expect(enters(name, ...args, THEIRS)).toBe(false);
  });

  it('are ours only while it is', () => {
    ownCalls.delete(OURS);
    expect(enters('read', OURS)).toBe(false);
  });

  it('that brought something begin our work, until the mark', () => {
    expect(enters('read', OURS)).toBe(true);
    exits(100);
    expect(heard).toEqual(['received']);
    expect(enters('openat')).toBe(true);
    mark(MARK_END);
    expect(enters('openat')).toBe(false);
  });

  it.each([0, -11])('that brought nothing (%i) begin nothing', (result) => {
    enters('read', OURS);
    exits(result);
    expect(heard).toEqual([]);
    expect(enters('openat')).toBe(false);
  });

  it('that send a request are heard of at once', () => {
    enters('sendto', OURS);
    exits(20);
    expect(heard).toEqual(['sent']);
  });

  it('of others are none of our business', () => {
    enters('sendto', THEIRS);
    exits(20);
    enters('read', THEIRS);
    exits(20);
    expect(heard).toEqual([]);
    expect(enters('openat')).toBe(false);
  });
});

describe('a call that was begun before the trace', () => {
  it('is not its first, when it is made again', () => {
    tracee.begunBefore = numberOf('epoll_wait');
    expect(enters('epoll_wait', THEIRS)).toBe(true);
    expect(enters('epoll_wait', THEIRS)).toBe(false);
  });

  it('may be made again as restart_syscall', () => {
    tracee.begunBefore = numberOf('poll');
    expect(enters('restart_syscall')).toBe(true);
  });

  it('hides no other call', () => {
    tracee.begunBefore = numberOf('epoll_wait');
    expect(enters('openat')).toBe(false);
    expect(enters('epoll_wait', THEIRS)).toBe(false);
  });
});

describe('a wait of the event loop', () => {
  /** `struct epoll_event`, packed. */
  const SIZE = 12;
  const ADDRESS = 0x1000;

  /** Ends a wait for which these descriptors had something. */
  function waits(fds: readonly number[], timeout = -1): boolean {
    const bytes = Buffer.alloc(SIZE * Math.max(1, fds.length));
    for (const [i, fd] of fds.entries()) bytes.writeInt32LE(fd, i * SIZE + 4);
    Object.assign(tracee, {
      process: {
        memory: {
          read: (address: number, length: number, target: { bytes: Buffer }) =>
            address === ADDRESS ? bytes.copy(target.bytes, 0, 0, length) : 0,
        },
      },
    });
    enters('epoll_wait', THEIRS, ADDRESS, 1024, timeout);
    writeWord(INFO_RESULT, fds.length);
    return ownCalls.waitedForUs(tracee);
  }

  it('that ended for our socket alone is ours', () => {
    expect(waits([OURS])).toBe(true);
    expect(waits([OURS, OURS])).toBe(true);
  });

  it.each([[[THEIRS]], [[OURS, THEIRS]], [[THEIRS, OURS]], [[]], [Array.from({ length: 9 }, () => OURS)]])(
    'that ended for %j is not',
    (fds) => {
      expect(waits(fds)).toBe(false);
    },
  );

  it('that failed is not', () => {
    enters('epoll_wait', THEIRS, ADDRESS, 1024, -1);
    writeWord(INFO_RESULT, -4);
    expect(ownCalls.waitedForUs(tracee)).toBe(false);
  });

  it('without waiting, right behind one that was ours, and for nothing, is ours too', () => {
    expect(waits([OURS])).toBe(true);
    expect(waits([], 0)).toBe(true);
    expect(waits([], 0)).toBe(true);
    expect(waits([], 5)).toBe(false);
    expect(waits([], 0)).toBe(false);
  });

  it('is no other call', () => {
    enters('openat');
    writeWord(INFO_RESULT, 1);
    expect(ownCalls.waitedForUs(tracee)).toBe(false);
  });
});

describe('the moment when the event loop learns of our socket', () => {
  it('may be a call on a ring, which is ours once', () => {
    tracee.registering = true;
    expect(enters('openat')).toBe(false);
    expect(enters('io_uring_enter', THEIRS)).toBe(true);
    expect(enters('io_uring_enter', THEIRS)).toBe(false);
  });

  it('has passed when the loop waits', () => {
    tracee.registering = true;
    expect(enters('epoll_wait', THEIRS)).toBe(false);
    expect(enters('io_uring_enter', THEIRS)).toBe(false);
  });
});

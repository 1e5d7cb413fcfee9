import { expect, it } from 'vitest';
import { decodeSignalInfo } from '../../src/tracer/signal-info.js';

function info(code: number, words: Record<number, number> = {}): Buffer {
  const bytes = Buffer.alloc(128, 0xee);
  bytes.writeInt32LE(code, 8);
  for (const [offset, word] of Object.entries(words)) bytes.writeUInt32LE(word, Number(offset));
  return bytes;
}

const SENDER = { 16: 4242, 20: 1000 };

it.each([
  [
    'kill(2)',
    15,
    info(0, SENDER),
    { signal: 'SIGTERM', number: 15, code: 'SI_USER', senderPid: 4242, senderUid: 1000 },
  ],
  [
    'tgkill(2)',
    12,
    info(-6, SENDER),
    { signal: 'SIGUSR2', number: 12, code: 'SI_TKILL', senderPid: 4242, senderUid: 1000 },
  ],
  [
    "a child's exit",
    17,
    info(1, { ...SENDER, 24: 3 }),
    { signal: 'SIGCHLD', number: 17, code: 'CLD_EXITED', senderPid: 4242, senderUid: 1000, status: 3 },
  ],
  [
    'a bad address',
    11,
    info(1, { 16: 0x10, 20: 0x7fff }),
    { signal: 'SIGSEGV', number: 11, code: 'SEGV_MAPERR', address: 0x7fff00000010 },
  ],
  [
    'a null pointer',
    11,
    info(1, { 16: 0, 20: 0 }),
    { signal: 'SIGSEGV', number: 11, code: 'SEGV_MAPERR', address: 0 },
  ],
  [
    'a fault that somebody only pretends',
    11,
    info(0, SENDER),
    { signal: 'SIGSEGV', number: 11, code: 'SI_USER', senderPid: 4242, senderUid: 1000 },
  ],
  ['the kernel itself', 1, info(0x80), { signal: 'SIGHUP', number: 1, code: 'SI_KERNEL' }],
  ['a code without a name', 10, info(77), { signal: 'SIGUSR1', number: 10, code: 77 }],
  ['a tracee that is gone', 9, undefined, { signal: 'SIGKILL', number: 9, code: 'SI_USER' }],
  [
    'a real-time signal',
    35,
    info(-1, SENDER),
    { signal: 'SIGRT_3', number: 35, code: 'SI_QUEUE', senderPid: 4242, senderUid: 1000 },
  ],
])('a signal of %s', (_, number, bytes, expected) => {
  expect(decodeSignalInfo(number, bytes, 'x64')).toMatchObject(expected);
});

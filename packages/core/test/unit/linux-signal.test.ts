import { describe, expect, it } from 'vitest';
import { signalCodeName, signalName, signalNumber } from '../../src/linux/signal.js';

describe('signalName', () => {
  it.each([
    [2, 'SIGINT'],
    [31, 'SIGSYS'],
    [32, 'SIGRTMIN'],
    [33, 'SIGRT_1'],
    [64, 'SIGRT_32'],
  ])('%i is %s, and back', (number, name) => {
    expect(signalName(number)).toBe(name);
    expect(signalNumber(name)).toBe(number);
  });

  it('gives the number of what is no signal', () => {
    expect(signalName(0)).toBe('0');
    expect(signalName(65)).toBe('65');
  });
});

it('gives undefined for a name that no signal has, and knows second names', () => {
  expect(signalNumber('SIGNOPE')).toBeUndefined();
  expect(signalNumber('SIGRT_33')).toBeUndefined();
  expect(signalNumber('SIGPOLL')).toBe(29);
});

it.each([
  [15, 0, 'SI_USER'],
  [15, -6, 'SI_TKILL'],
  [17, 1, 'CLD_EXITED'],
  [11, 1, 'SEGV_MAPERR'],
  [5, 0x80, 'SI_KERNEL'],
  [31, 1, 'SYS_SECCOMP'],
  [15, 99, 99],
] as const)('si_code of signal %i: %i is %s', (signal, code, name) => {
  expect(signalCodeName(signal, code)).toBe(name);
});

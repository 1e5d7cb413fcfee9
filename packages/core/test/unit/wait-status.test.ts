import { describe, expect, it } from 'vitest';
import {
  classifyStop,
  dumpedCore,
  exitCode,
  stopSignal,
  terminatingSignal,
} from '../../src/tracer/wait-status.js';

const stopped = (signal: number, event = 0): number => (event << 16) | (signal << 8) | 0x7f;
const SIGTRAP = 5;
const PTRACE_EVENT_STOP = 128;

describe('a wait status', () => {
  it.each(Array.from({ length: 256 }, (_, code) => code))('of an exit with status %i', (code) => {
    expect(classifyStop(code << 8)).toBe('exited');
    expect(exitCode(code << 8)).toBe(code);
  });

  it.each(Array.from({ length: 64 }, (_, i) => i + 1))(
    'of a death by signal %i, with and without core',
    (signal) => {
      expect(classifyStop(signal)).toBe('signaled');
      expect(terminatingSignal(signal)).toBe(signal);
      expect(dumpedCore(signal)).toBe(false);
      expect(classifyStop(signal | 0x80)).toBe('signaled');
      expect(terminatingSignal(signal | 0x80)).toBe(signal);
      expect(dumpedCore(signal | 0x80)).toBe(true);
    },
  );

  it.each(Array.from({ length: 64 }, (_, i) => i + 1))('of a delivery of signal %i', (signal) => {
    expect(classifyStop(stopped(signal))).toBe('signal');
    expect(stopSignal(stopped(signal))).toBe(signal);
  });

  it('of a syscall-stop carries the bit of PTRACE_O_TRACESYSGOOD', () => {
    expect(classifyStop(stopped(SIGTRAP | 0x80))).toBe('syscall');
    expect(stopSignal(stopped(SIGTRAP | 0x80))).toBe(SIGTRAP);
  });

  it.each([
    [1, 'fork'],
    [2, 'vfork'],
    [3, 'clone'],
    [4, 'exec'],
    [6, 'exit'],
    [7, 'seccomp'],
    [5, 'unknown-event'],
    [99, 'unknown-event'],
  ] as const)('of ptrace event %i is %s', (event, stop) => {
    expect(classifyStop(stopped(SIGTRAP, event))).toBe(stop);
  });

  it.each([19, 20, 21, 22])('of a group-stop by signal %i', (signal) => {
    expect(classifyStop(stopped(signal, PTRACE_EVENT_STOP))).toBe('group-stop');
    expect(stopSignal(stopped(signal, PTRACE_EVENT_STOP))).toBe(signal);
  });

  it('of PTRACE_EVENT_STOP with SIGTRAP or SIGCONT is no group-stop', () => {
    expect(classifyStop(stopped(SIGTRAP, PTRACE_EVENT_STOP))).toBe('trap');
    expect(classifyStop(stopped(18, PTRACE_EVENT_STOP))).toBe('trap');
  });
});

import { describe, expect, it } from 'vitest';
import { decodeSiginfo } from '../../src/types/siginfo.js';

/** Words of 32 bits by their offsets; every other byte is set, so that nothing is read that should not be. */
function siginfo(signal: number, code: number, words: Record<number, number> = {}): Buffer {
  const bytes = Buffer.alloc(128, 0x11);
  bytes.writeInt32LE(signal, 0);
  bytes.writeInt32LE(code, 8);
  for (const [offset, word] of Object.entries(words)) bytes.writeUInt32LE(word >>> 0, Number(offset));
  return bytes;
}

/** Names of the fields behind number and code. */
const fieldsOf = (bytes: Buffer): string[] => Object.keys(decodeSiginfo(bytes, 'x64')).slice(2);

const CLD_EXITED = 1;
const CLD_STOPPED = 5;

describe('siginfo_t', () => {
  it('has status and times of a child', () => {
    const ends = { 16: 42, 20: 1000, 24: 3, 32: 50, 36: 0, 40: 1, 44: 0 };
    expect(decodeSiginfo(siginfo(17, CLD_EXITED, ends), 'x64')).toEqual({
      si_signo: { name: 'SIGCHLD', raw: 17 },
      si_code: { name: 'CLD_EXITED', raw: 1 },
      si_pid: 42,
      si_uid: 1000,
      si_status: 3,
      si_utime: 50,
      si_stime: 1,
    });
    expect(decodeSiginfo(siginfo(17, CLD_STOPPED, { ...ends, 24: 19 }), 'x64').si_status).toEqual({
      name: 'SIGSTOP',
      raw: 19,
    });
  });

  it('has a value where sigqueue gave one, or a timer', () => {
    const given = { 16: 7, 20: 0, 24: -1, 28: 0 };
    expect(decodeSiginfo(siginfo(34, -1, given), 'x64')).toMatchObject({
      si_pid: 7,
      si_int: -1,
      si_ptr: 0xffffffff,
    });
    expect(fieldsOf(siginfo(34, -1, { ...given, 24: 0 }))).toEqual(['si_pid', 'si_uid']);
    expect(fieldsOf(siginfo(14, -2, { ...given, 24: 0 }))).toEqual([
      'si_timerid',
      'si_overrun',
      'si_int',
      'si_ptr',
    ]);
  });

  it.each([
    ['kill(2)', 10, 0, ['si_pid', 'si_uid']],
    ['tgkill(2)', 11, -6, ['si_pid', 'si_uid']],
    ['a fault', 11, 1, ['si_addr']],
    ['a fault that the kernel tells nothing of', 11, 0x80, ['si_addr']],
    ['bounds', 11, 3, ['si_addr', 'si_lower', 'si_upper']],
    ['a protection key', 11, 4, ['si_addr', 'si_pkey']],
    ['broken memory', 7, 4, ['si_addr', 'si_addr_lsb']],
    ['input', 29, 1, ['si_band', 'si_fd']],
    ['input, by another signal', 40, -5, ['si_band', 'si_fd']],
    ['SIGIO from the kernel', 29, 0x80, []],
    ['a call that seccomp refused', 31, 1, ['si_call_addr', 'si_syscall', 'si_arch']],
  ])('of %s has its fields', (_, signal, code, fields) => {
    expect(fieldsOf(siginfo(signal, code))).toEqual(fields);
  });

  it('names a call only of the machine that is traced', () => {
    const call = { 24: 39, 28: 0xc000003e };
    const native = decodeSiginfo(siginfo(31, 1, call), 'x64');
    expect(native.si_syscall).toEqual({ name: '__NR_getpid', raw: 39 });
    expect(native.si_arch).toMatchObject({ name: 'AUDIT_ARCH_X86_64' });
    expect(decodeSiginfo(siginfo(31, 1, call), 'arm64').si_syscall).toEqual({ name: null, raw: 39 });
  });

  it('of no sender has none, and of no signal nothing', () => {
    expect(fieldsOf(siginfo(14, 0x80, { 16: 0, 20: 0, 24: 0, 28: 0 }))).toEqual([]);
    expect(fieldsOf(siginfo(0, 0))).toEqual([]);
  });

  it('has an id of all ones as -1', () => {
    expect(decodeSiginfo(siginfo(10, 0, { 20: 0xffffffff }), 'x64').si_uid).toBe(-1);
  });
});

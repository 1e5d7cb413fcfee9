import { describe, expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import type { CallView } from '../../src/decode/call.js';
import type { SyscallArg } from '../../src/events.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const table = tableFor('x64');
const plans = new CallPlans(table, {
  arch: 'x64',
  stringLimit: 32,
  abbreviate: true,
  descriptorDetails: false,
  descriptorPaths: false,
});

/** Decodes a call as the tracer does: some arguments before it, the others after it. */
function decode(name: string, pieces: Buffer[], registers: number[], returned: number | null, errno = 0) {
  const call: CallView = { ...callOf(memoryOf(...pieces), registers, returned), errno };
  const plan = plans.get(table.byName(name)!.number)!;
  const shape = plan.shapeOf(call.words);
  const entry: CallView = { ...call, returned: null, errno: 0 };
  const args = shape.decoders.slice(0, plan.present(call.words, shape)).map((decoder, i) => {
    const arg: SyscallArg = decoder.decode(decoder.atEntry ? entry : call, i);
    decoder.complete?.(arg, call, i);
    return arg;
  });
  return { args, result: shape.result };
}

const argOf = (decoded: { args: SyscallArg[] }, name: string): SyscallArg =>
  decoded.args.find((arg) => arg.name === name)!;

const text = (value: string, size: number): Buffer => Buffer.concat([Buffer.from(value)], size);

describe('a vector', () => {
  const vectors = words(BASE + 32, 5, BASE + 40, 5);
  const pieces = [vectors, text('hello', 8), text('world', 8)];

  it('that is given has what is in its buffers', () => {
    expect(argOf(decode('writev', pieces, [1, BASE, 2], 10), 'vec').value).toEqual([
      { iov_base: BASE + 32, iov_len: 5, data: 'hello' },
      { iov_base: BASE + 40, iov_len: 5, data: 'world' },
    ]);
  });

  it('that is filled has as much as the result says', () => {
    expect(argOf(decode('readv', pieces, [1, BASE, 2], 6), 'vec').value).toMatchObject([
      { data: 'hello' },
      { data: 'w' },
    ]);
  });

  it('of a call that failed has addresses', () => {
    expect(argOf(decode('readv', pieces, [1, BASE, 2], null, 9), 'vec').value).toEqual([
      { iov_base: BASE + 32, iov_len: 5 },
      { iov_base: BASE + 40, iov_len: 5 },
    ]);
  });

  it('of more elements than memory can hold is unreadable', () => {
    expect(argOf(decode('writev', pieces, [1, BASE, 2 ** 61], null, 22), 'vec')).toMatchObject({
      value: null,
      unreadable: true,
    });
  });
});

describe('entries of directories', () => {
  const entry = Buffer.concat([words(7, 9), Buffer.from([24, 0, 8]), Buffer.from('name\0')]);

  it('are as many as the result has bytes for', () => {
    const decoded = decode('getdents64', [entry, entry], [3, BASE, 1000], 24);
    expect(argOf(decoded, 'dirent').value).toEqual([
      { d_ino: 7, d_off: 9, d_reclen: 24, d_type: { name: 'DT_REG', raw: 8 }, d_name: 'name' },
    ]);
  });

  it('whose length makes no sense end the list', () => {
    const broken = Buffer.from(entry);
    broken.writeUInt16LE(0, 16);
    expect(argOf(decode('getdents64', [broken], [3, BASE, 1000], 24), 'dirent').value).toEqual([]);
  });
});

describe('mknod', () => {
  it('has a device only where it makes one', () => {
    expect(decode('mknod', [text('x', 8)], [BASE, 0o010600, 0], 0).args).toHaveLength(2);
    const { args } = decode('mknod', [text('x', 8)], [BASE, 0o020600, 0x103], 0);
    expect(args[1]!.value).toMatchObject({ type: 'S_IFCHR', permissions: 0o600 });
    expect(args[2]!.value).toEqual({ major: 1, minor: 3 });
  });
});

describe('name_to_handle_at', () => {
  const header = (size: number): Buffer => ints(size, 1, 0x04030201, 0);

  it('says how much room it would take where there is too little', () => {
    const decoded = decode('name_to_handle_at', [header(8)], [3, 0, BASE, 0, 0], null, 75);
    expect(argOf(decoded, 'handle')).toMatchObject({
      before: { handle_bytes: 8 },
      value: { handle_bytes: 8 },
    });
  });

  it('gives the bytes of the handle', () => {
    const decoded = decode('name_to_handle_at', [header(4)], [3, 0, BASE, 0, 0], 0);
    expect(argOf(decoded, 'handle').value).toEqual({
      handle_bytes: 4,
      handle_type: 1,
      f_handle: Buffer.from([1, 2, 3, 4]).toString('base64'),
    });
  });
});

describe('mount', () => {
  const pieces = [text('tmpfs', 8), text('size=1k', 8)];
  const valuesOf = (flags: number): unknown[] =>
    decode('mount', pieces, [0, 0, BASE, flags, BASE + 8], 0)
      .args.map(({ value }) => value)
      .slice(2);

  it('reads type and data of a new one', () => {
    expect(valuesOf(1)).toEqual(['tmpfs', { flags: ['MS_RDONLY'], raw: 1 }, 'size=1k']);
  });

  it('reads neither where it is moved or bound, and no type where it is remounted', () => {
    expect(valuesOf(0x1000)).toEqual([BASE, { flags: ['MS_BIND'], raw: 0x1000 }, BASE + 8]);
    expect(valuesOf(0x20)).toEqual([BASE, { flags: ['MS_REMOUNT'], raw: 0x20 }, 'size=1k']);
  });
});

describe('ioctl', () => {
  const arg = (request: number, pieces: Buffer[], returned: number | null = 0): SyscallArg | undefined =>
    decode('ioctl', pieces, [3, request, BASE], returned).args[2];

  it('knows requests by every name they have', () => {
    expect(decode('ioctl', [], [3, 0x5402, 0], 0).args[1]!.value).toEqual({
      name: 'TCSETS',
      names: ['SNDCTL_TMR_START', 'TCSETS'],
      raw: 0x5402,
    });
    expect(decode('ioctl', [], [3, 0xc0ffee, 0], 0).args[1]!.value).toEqual({ name: null, raw: 0xc0ffee });
  });

  it('decodes what each of them takes', () => {
    expect(arg(0x541b, [ints(5)])).toMatchObject({ kind: 'memory', shape: 'int', value: 5 });
    expect(arg(0x5413, [ints(24 + (80 << 16), 0)])?.value).toMatchObject({ ws_row: 24, ws_col: 80 });
    expect(arg(0x5451, [])).toBeUndefined();
    expect(arg(0x1234, [])).toMatchObject({ kind: 'hex', value: BASE });
  });

  it('names the modes of a terminal', () => {
    const value = arg(0x5401, [ints(0, 4, 0x1002 | 0x30, 0, 0, 0, 0, 0, 0)])?.value;
    expect(value).toMatchObject({
      c_oflag: { flags: ['NL0', 'CR0', 'TAB0', 'BS0', 'VT0', 'FF0', 'ONLCR'] },
      c_cflag: { flags: ['B115200', 'CS8'] },
    });
  });
});

describe('fcntl', () => {
  it('gives results a name', () => {
    expect(decode('fcntl', [], [3, 11], 29).result).toBe('signal');
    expect(decode('fcntl', [], [3, 1025], 2).result).toBe('hex-enum:lock-type');
    expect(decode('fcntl', [], [3, 1034], 6).result).toBe('flags:seals');
  });
});

describe('quotactl', () => {
  it('takes its command apart', () => {
    expect(decode('quotactl', [], [0x80000701, 0, 0, 0], 0).args[0]!.value).toEqual({
      command: { name: 'Q_GETQUOTA', raw: 0x800007 },
      type: { name: 'GRPQUOTA', raw: 1 },
    });
  });
});

describe('mount_setattr', () => {
  it('has what stands behind the structure that is known', () => {
    const pieces = [words(1, 0, 1 << 20, 5, 0x0201)];
    const attributes = (size: number): unknown =>
      argOf(decode('mount_setattr', pieces, [3, 0, 0, BASE, size], 0), 'uattr').value;
    expect(attributes(32)).toMatchObject({ propagation: { name: 'MS_SHARED' }, userns_fd: 5 });
    expect(attributes(32)).not.toHaveProperty('rest');
    expect(attributes(40)).toMatchObject({ rest: Buffer.from([1, 2, 0, 0, 0, 0, 0, 0]).toString('base64') });
    expect(attributes(16)).toBeNull();
  });
});

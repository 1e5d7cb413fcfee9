import { describe, expect, it } from 'vitest';
import type { MemoryValue, SyscallArg, SyscallEvent } from '@ptracer/core';
import { formatArgs } from '../../src/formats/strace/calls.js';
import { requestCode } from '../../src/formats/strace/calls/ioctl.js';
import { formatArg, type ValueOptions } from '../../src/formats/strace/value.js';
import { dateOf } from '../../src/formats/strace/values/date.js';
import { call } from './events.js';

const brief: ValueOptions = { paths: false, abbreviate: true, arch: 'x64' };
const whole: ValueOptions = { ...brief, abbreviate: false };

const memory = (shape: string, value: MemoryValue, more: Partial<SyscallArg> = {}): SyscallArg => ({
  name: 'x',
  type: 'void *',
  kind: 'memory',
  rawValue: 0x7000,
  shape,
  value,
  ...more,
});

const textOf = (name: string, args: SyscallArg[], options = brief): string =>
  formatArgs(call({ name, args } as Partial<SyscallEvent>), options);

describe('a vector', () => {
  const value = [
    { iov_base: 0x10, iov_len: 40, data: { text: 'abc', truncated: true } },
    { iov_base: 0, iov_len: 0 },
  ];

  it('has what is in its buffers', () => {
    expect(formatArg(memory('iovec', value), brief)).toBe(
      '[{iov_base="abc"..., iov_len=40}, {iov_base=NULL, iov_len=0}]',
    );
  });

  it('that was cut says so', () => {
    const text = formatArg(memory('iovec', value.slice(1), { truncated: true }), brief);
    expect(text).toBe('[{iov_base=NULL, iov_len=0}, ...]');
  });
});

describe('entries of a directory', () => {
  const dirent = memory(
    'dirents64',
    [{ d_ino: 7, d_off: 9, d_reclen: 24, d_type: { name: 'DT_REG', raw: 8 }, d_name: 'name' }],
    { name: 'dirent' },
  );

  it('are counted', () => {
    expect(textOf('getdents64', [dirent])).toBe('0x7000 /* 1 entries */');
  });

  it('are all there without abbreviation', () => {
    expect(textOf('getdents64', [dirent], whole)).toBe(
      '[{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name="name"}]',
    );
  });
});

describe('a time of a file', () => {
  it('has its date', () => {
    const date = dateOf(1_000_000_000, 5)!;
    expect(date).toMatch(/^2001-09-0[89]T\d\d:\d\d:40\.000000005[+-]\d{4}$/);
    expect(formatArg(memory('utimens', { tv_sec: 1_000_000_000, tv_nsec: 5 }), brief)).toBe(
      `{tv_sec=1000000000, tv_nsec=5} /* ${date} */`,
    );
  });

  it('may stand for something', () => {
    const value = [
      { tv_sec: 0, tv_nsec: 0x3fffffff },
      { tv_sec: 0, tv_nsec: 0x3ffffffe },
    ];
    expect(formatArg(memory('utimens[]', value), brief)).toBe('[UTIME_NOW, UTIME_OMIT]');
  });

  it('that is none has no date', () => {
    expect(dateOf(0, 0)).toBeUndefined();
    expect(dateOf(1, 1e9)).toBeUndefined();
    expect(dateOf(1, 1e6, 6)).toBeUndefined();
  });
});

describe('a request of ioctl', () => {
  it('without a name is written by its parts', () => {
    expect(requestCode(0x80081234)).toBe('_IOC(_IOC_READ, 0x12, 0x34, 0x8)');
    expect(requestCode(0xc0001200)).toBe('_IOC(_IOC_READ|_IOC_WRITE, 0x12, 0, 0)');
    expect(requestCode(0xffee)).toBe('_IOC(_IOC_NONE, 0xff, 0xee, 0)');
  });

  it('of several drivers has all names', () => {
    const cmd: SyscallArg = {
      ...memory('', null),
      name: 'cmd',
      kind: 'enum',
      value: { name: 'TCSETS', names: ['SNDCTL_TMR_START', 'TCSETS'], raw: 0x5402 },
    };
    expect(textOf('ioctl', [cmd])).toBe('SNDCTL_TMR_START or TCSETS');
  });

  it('that an interface did not answer shows what was asked', () => {
    const arg = memory('ifreq-ifr_mtu', null, { name: 'arg', before: { ifr_name: 'lo', ifr_mtu: 9 } });
    expect(textOf('ioctl', [arg])).toBe('{ifr_name="lo"}');
    expect(textOf('ioctl', [{ ...arg, value: { ifr_name: 'lo', ifr_mtu: 1500 } }])).toBe(
      '{ifr_name="lo", ifr_mtu=1500}',
    );
  });
});

describe('a handle', () => {
  const handle = memory(
    'file-handle',
    { handle_bytes: 2, handle_type: 1, f_handle: 'AQI=' },
    { name: 'handle' },
  );

  it('shows how much room there was', () => {
    expect(textOf('name_to_handle_at', [{ ...handle, before: { handle_bytes: 128 } }])).toBe(
      String.raw`{handle_bytes=128 => 2, handle_type=1, f_handle="\x01\x02"}`,
    );
  });

  it('that was asked for in vain has its size alone', () => {
    expect(textOf('name_to_handle_at', [{ ...handle, before: { handle_bytes: 0 }, value: null }])).toBe(
      '{handle_bytes=0}',
    );
  });
});

describe('mounts', () => {
  it('have attributes, and what no table knows', () => {
    const value = {
      attr_set: { flags: ['MOUNT_ATTR_RDONLY'], raw: 1 },
      attr_clr: { flags: [], raw: 0 },
      propagation: { name: null, raw: 0 },
      userns_fd: 4,
      rest: 'AQA=',
    };
    expect(formatArg(memory('mount-attr', value), brief)).toBe(
      String.raw`{attr_set=MOUNT_ATTR_RDONLY, attr_clr=0, propagation=0 /* MS_??? */, userns_fd=4, /* bytes 32..33 */ "\x01\x00"}`,
    );
  });

  it('have quotas whose command says which arguments there are', () => {
    const cmd = (name: string): SyscallArg => ({
      ...memory('quota-command', { command: { name, raw: 1 }, type: { name: 'USRQUOTA', raw: 0 } }),
      name: 'cmd',
      kind: 'value',
    });
    const rest: SyscallArg[] = ['special', 'id', 'addr'].map((name) => ({
      ...memory('', null),
      name,
      kind: 'int',
      value: 5,
    }));
    expect(textOf('quotactl', [cmd('Q_SYNC'), ...rest])).toBe('QCMD(Q_SYNC, USRQUOTA), 5');
    expect(textOf('quotactl', [cmd('Q_GETFMT'), ...rest])).toBe('QCMD(Q_GETFMT, USRQUOTA), 5, 5');
    expect(textOf('quotactl', [cmd('Q_GETQUOTA'), ...rest])).toBe('QCMD(Q_GETQUOTA, USRQUOTA), 5, 5, 5');
  });
});

describe('the modes of a terminal', () => {
  it('name enumerations that are 0, and leave flags that are not there empty', () => {
    expect(
      formatArg(
        memory('termios', {
          c_iflag: { flags: [], raw: 0 },
          c_oflag: { flags: ['NL0', 'CR0'], raw: 0 },
          c_cflag: { flags: ['B38400', 'CS8', 'CREAD'], raw: 0xbf },
          c_lflag: { flags: ['ECHO'], raw: 8 },
          c_line: 0,
        }),
        brief,
      ),
    ).toBe('{c_iflag=, c_oflag=NL0|CR0|, c_cflag=B38400|CS8|CREAD, c_lflag=ECHO, ...}');
  });
});

it.each([
  [0, [], '0'],
  [0x10000, ['SWAP_FLAG_DISCARD'], 'SWAP_FLAG_DISCARD|0'],
  [0x8005, ['SWAP_FLAG_PREFER', '0x5'], 'SWAP_FLAG_PREFER|5'],
  [0x180001, ['0x180001'], '0x180000|1'],
])('swap flags %i end with the priority', (raw, names, text) => {
  const arg: SyscallArg = {
    name: 'swap_flags',
    type: 'int',
    kind: 'flags',
    rawValue: raw,
    value: { raw, flags: names },
  };
  expect(textOf('swapon', [arg])).toBe(text);
});

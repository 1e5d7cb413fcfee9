import { tableFor } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { selectSyscalls } from '../../src/select-syscalls.js';

describe('selects the calls of', () => {
  it.each([
    ['a name', 'openat', ['openat']],
    ['a class', '%pure', 'getegid geteuid getgid getpgrp getpid getppid gettid getuid'.split(' ')],
    ['a class without %', 'ipc', expect.arrayContaining(['msgget', 'shmat'])],
    ['a number', '257', ['openat']],
    ['a glob', 'openat*', ['openat', 'openat2']],
    ['braces', '{read,write}v', ['readv', 'writev']],
    ['a regular expression', '/^(read|write)$', ['read', 'write']],
    ['a regular expression between slashes', '/^(read|write)$/', ['read', 'write']],
    ['a regular expression that looks like a glob', '/^pread.*', ['pread64', 'preadv', 'preadv2']],
    ['a list', 'write,read', ['read', 'write']],
    ['an optional name', '?openat', ['openat']],
    ['an optional name that no machine has', '?opanat', []],
  ])('%s: %s', (_, text, names) => {
    expect(selectSyscalls(text, 'x64')).toEqual(names);
  });

  it('what a negation leaves, on both machines', () => {
    const names = selectSyscalls('!%file', 'arm64');
    expect(names).toContain('poll');
    expect(names).not.toContain('openat');
    expect(names).not.toContain('open');
    expect(selectSyscalls('!open*', 'x64')).not.toContain('openat');
  });
});

it('knows the calls of the other machine, but not its numbers', () => {
  expect(selectSyscalls('open', 'arm64')).toEqual(['open']);
  expect(selectSyscalls('%stat', 'arm64')).toEqual(['stat']);
  expect(selectSyscalls('56', 'arm64')).toEqual(['openat']);
  expect(selectSyscalls('56', 'x64')).toEqual(['clone']);
  // 334 is rseq's number on x86-64 alone.
  expect(tableFor('arm64').byNumber(334)).toBeUndefined();
  expect(() => selectSyscalls('334', 'arm64')).toThrow('there is no system call 334 on arm64');
  expect(selectSyscalls('0,openat', 'arm64')).toEqual(['io_setup', 'openat']);
});

it.each([
  ['opanat', /^there is no system call opanat on x64; did you mean openat, /],
  ['%netwrok', /^there is no class %netwrok of system calls; did you mean %network/],
  ['opnat*', /^no system call matches opnat\*; did you mean openat/],
  ['/nothing/', /^no system call matches \/nothing$/],
  ['[x', /is no glob/],
  ['/(', /is no regular expression/],
  ['', /is missing/],
])('refuses %j', (text, message) => {
  expect(() => selectSyscalls(text, 'x64')).toThrow(
    expect.objectContaining({
      code: 'ERR_PTRACER_INVALID_FILTER',
      message: expect.stringMatching(message) as string,
    }) as Error,
  );
});

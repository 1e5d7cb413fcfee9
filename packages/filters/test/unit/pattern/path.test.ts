import { describe, expect, it } from 'vitest';
import { pathMatcher } from '../../../src/index.js';
import { matches } from '../../../src/pattern/compile.js';
import type { SyscallPattern } from '../../../src/pattern/types.js';
import { call } from '../../support/call.js';

const OPTIONS = { arch: 'x64', cwd: '/home/me' } as const;

const holds = (
  path: SyscallPattern['path'] & {},
  event: Parameters<ReturnType<typeof matches>>[0],
): boolean => matches({ path }, OPTIONS)(event);

describe('a path argument', () => {
  const opening = (filename: string, folder?: string): ReturnType<typeof call> =>
    call('openat', [folder === undefined ? -100 : { value: 4, path: folder }, filename, 'O_RDONLY']);

  it.each<[SyscallPattern['path'] & {}, string]>([
    ['/etc/passwd', '/etc/passwd'],
    ['/etc/passwd', '/etc//ssl/../passwd'],
    ['/etc/../etc/passwd', '/etc/passwd'],
    ['/etc', '/etc/'],
    ['/etc/', '/etc'],
    ['/etc/', '/etc/ssl/certs'],
    ['/', '/etc'],
    ['notes.txt', 'notes.txt'],
    ['notes.txt', './notes.txt'],
    ['./notes.txt', 'notes.txt'],
    ['notes.txt', '/home/me/notes.txt'],
    ['src/', 'src/a.ts'],
    ['src/', '/home/me/src/a.ts'],
    ['../', '/home/you'],
    ['./', '/home/me/a'],
    ['./', 'a'],
    ['./', '.'],
    ['*.txt', '/home/me/notes.txt'],
    ['*.txt', 'notes.txt'],
    ['**/*.txt', '/var/deep/notes.txt'],
    ['/etc/**', '/etc/ssl/.hidden'],
    ['/etc/**', '/etc/line\nbreak'],
    ['/{etc,var}/*', '/var/run'],
    [['/a', '/b'], '/b'],
    [/^\/etc\//, '/etc/passwd'],
    [/^\/etc\/passwd$/, '/etc/ssl/../passwd'],
    ['/tmp/photo (1).jpg', '/tmp/photo (1).jpg'],
    ['/tmp/\\!important', '/tmp/!important'],
    ['/tmp/a[1]', '/tmp/a[1]'],
  ])('%o is %j', (path, filename) => {
    expect(holds(path, opening(filename))).toBe(true);
  });

  it.each<[SyscallPattern['path'] & {}, string]>([
    ['/etc/passwd', '/etc/passwd-'],
    ['/etc/', '/etcetera'],
    ['src/', 'source'],
    ['*.txt', '/tmp/notes.txt'],
    ['./**', '/etc/passwd'],
    ['./', '/etc/passwd'],
    ['./', '../a'],
    ['/tmp/*', '/tmp/deep/file'],
    [/^passwd/, '/etc/passwd'],
    ['/etc', ''],
  ])('%o is not %j', (path, filename) => {
    expect(holds(path, opening(filename))).toBe(false);
  });

  it('is resolved from the folder that a descriptor before it refers to', () => {
    expect(holds('/etc/passwd', opening('passwd', '/etc'))).toBe(true);
    expect(holds('/etc/passwd', opening('../passwd', '/etc/ssl'))).toBe(true);
    expect(holds('passwd', opening('passwd', '/etc'))).toBe(true);
    expect(holds('/home/me/passwd', opening('passwd', '/etc'))).toBe(false);
  });

  it('is not resolved from a descriptor that is no folder', () => {
    const watching = call('inotify_add_watch', [{ value: 5, path: 'anon_inode:inotify' }, './notes.txt', '']);
    expect(holds('notes.txt', watching)).toBe(true);
    expect(holds(/anon_inode.*notes/, watching)).toBe(false);
  });

  it('that could not be read matches nothing', () => {
    expect(holds(/./, call('chdir', [null]))).toBe(false);
    expect(holds(/./, call('chdir', ['']))).toBe(false);
  });
});

describe('a descriptor', () => {
  it('matches by what it refers to', () => {
    expect(holds('/etc/passwd', call('read', [{ value: 3, path: '/etc/passwd' }]))).toBe(true);
    expect(holds('pipe:*', call('read', [{ value: 3, path: 'pipe:[4711]' }]))).toBe(true);
    expect(holds('pipe:[4711]', call('read', [{ value: 3, path: 'pipe:[4711]' }]))).toBe(true);
    expect(holds('/etc/passwd', call('read', [3]))).toBe(false);
  });

  it('that the call returned counts as well', () => {
    const opened = call('openat', [-100, 'passwd', 'O_RDONLY'], { value: 3, path: '/etc/passwd' });
    expect(holds('/etc/passwd', opened)).toBe(true);
    expect(holds('/etc/shadow', opened)).toBe(false);
  });
});

it('a text that is no path is not looked at', () => {
  expect(holds('/etc/passwd', call('write', [1, '/etc/passwd', 11]))).toBe(false);
});

it('a current folder with characters of globs in it is taken as it is', () => {
  const test = pathMatcher('*.txt', '/home/me/[a] (b)/{c}');
  expect(test('/home/me/[a] (b)/{c}/notes.txt')).toBe(true);
  expect(test('/home/me/a (b)/c/notes.txt')).toBe(false);
});

describe('pathMatcher', () => {
  it('takes one or several', () => {
    expect(pathMatcher('/a/**')('/a/b')).toBe(true);
    const test = pathMatcher(['/a/', '**/*.ts']);
    expect(['/a', '/a/b', '/x/y.ts', '/x'].map(test)).toEqual([true, true, true, false]);
  });

  it('starts from the current folder', () => {
    expect(pathMatcher('notes.txt')(`${process.cwd()}/notes.txt`)).toBe(true);
  });

  it('names the one that is wrong', () => {
    expect(() => pathMatcher(['/a', '/b/[c'])).toThrow(/^globs\[1\]: "\/b\/\[c" is no glob/);
  });
});

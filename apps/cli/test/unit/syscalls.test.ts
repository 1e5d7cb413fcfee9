import { describe, expect, it } from 'vitest';
import { describeSyscall, describeSyscalls, type SyscallDescription } from 'ptracer/syscalls';
import { blockOf, signatureText } from '../../src/syscalls/block.js';
import { tableOf } from '../../src/syscalls/table.js';

const call = (name: string): SyscallDescription => describeSyscall(name, 'x64')!;
const ALL = describeSyscalls('x64');

describe('signatureText', () => {
  const textOf = (name: string): string => signatureText(name, call(name).params);

  it('is written as in C, with the star at the name', () => {
    expect(textOf('openat')).toBe('openat(int dfd, const char *filename, int flags, umode_t mode)');
    expect(textOf('execve')).toBe(
      'execve(const char *filename, const char *const *argv, const char *const *envp)',
    );
  });

  it('says void where there are no parameters', () => expect(textOf('getpid')).toBe('getpid(void)'));
});

describe('blockOf', () => {
  it('has what is known of a call', () => {
    expect(blockOf(call('openat'), true)).toEqual([
      'openat(int dfd, const char *filename, int flags, umode_t mode)',
      "  opens a file relative to a directory's descriptor",
      '  result   a descriptor',
      '  numbers  257 on x86-64, 56 on arm64',
      '  classes  %desc %file',
      '  manual   man 2 openat',
    ]);
  });

  it('leaves out what there is not', () => {
    const block = blockOf(call('uprobe'), false);
    expect(block.join('\n')).not.toMatch(/classes|manual/);
    expect(block).toContain('  numbers  336 on x86-64, none on arm64');
  });

  it('has both signatures where the machines differ', () => {
    const block = blockOf(call('clone'), true);
    expect(block[0]).toMatch(/int \*child_tidptr, unsigned long tls\)$/);
    expect(block.at(-1)).toMatch(/^ {2}on arm64 {2}clone\(.*unsigned long tls, int \*child_tidptr\)$/);
  });

  it('says of a call that never returns that it has no result', () => {
    expect(blockOf(call('exit'), true)).toContain('  result   none: it never returns');
  });
});

describe('tableOf', () => {
  it('cuts nothing where there is no width', () => {
    const lines = tableOf(ALL, Infinity);
    expect(lines).toHaveLength(ALL.length + 1);
    ALL.forEach(({ summary }, row) => expect(lines[row + 1]!.endsWith(` ${summary}`)).toBe(true));
  });

  it('begins every column at one place', () => {
    const [titles = '', ...lines] = tableOf(ALL, Infinity);
    const start = titles.indexOf('what it does');
    ALL.forEach(({ name, summary }, row) => {
      expect(lines[row]!.startsWith(name)).toBe(true);
      expect(lines[row]!.slice(start)).toBe(summary);
    });
    const end = titles.indexOf('x86-64') + 'x86-64'.length;
    expect(lines.map((line) => line.slice(0, end).trimEnd().length)).toEqual(ALL.map(() => end));
  });

  it('has a dash where a machine has no such call', () => {
    expect(tableOf([call('open')], Infinity)[1]).toMatch(
      /^open +2 +- +%desc %file +opens a file by its path$/,
    );
  });

  it.each([40, 60, 80, 100, 130])('fits %i columns', (width) => {
    const lines = tableOf(ALL, width);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.some((line) => line.endsWith('…'))).toBe(true);
  });

  it('has no classes where they leave no room', () => {
    expect(tableOf(ALL, 80)[0]).not.toContain('classes');
    expect(tableOf(ALL, 120)[0]).toContain('classes');
  });
});

import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/events.js';
import { constantSet } from '../../src/linux/constants.js';
import { tableFor } from '../../src/syscalls/lookup.js';

const arches: readonly Arch[] = ['x64', 'arm64'];

describe('tableFor', () => {
  it.each([
    ['x64', 'openat', 257],
    ['arm64', 'openat', 56],
    ['x64', 'read', 0],
    ['arm64', 'read', 63],
    ['x64', 'clone3', 435],
    ['arm64', 'clone3', 435],
    ['x64', 'file_getattr', 468],
  ] as const)('%s: %s is %i', (arch, name, number) => {
    expect(tableFor(arch).byName(name)?.number).toBe(number);
    expect(tableFor(arch).byNumber(number)?.name).toBe(name);
  });

  it('knows no call that the machine does not have', () => {
    expect(tableFor('arm64').byName('open')).toBeUndefined();
    expect(tableFor('x64').byNumber(400)).toBeUndefined();
    expect(tableFor('x64').byNumber(-1)).toBeUndefined();
  });

  it.each(arches)('lists %s by rising number, each name once', (arch) => {
    const { all, names } = tableFor(arch);
    const numbers = all.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(all.length);
    expect(names()).toHaveLength(all.length);
  });

  it("has the kernel's parameters", () => {
    expect(tableFor('x64').byName('openat')).toMatchObject({
      params: [
        ['dfd', 'int', 'dirfd'],
        ['filename', 'const char *', 'path'],
        ['flags', 'int', 'flags:open'],
        ['mode', 'umode_t', 'mode'],
      ],
      result: 'fd',
      classes: ['desc', 'file'],
    });
  });

  it('has the arguments of clone in the order of each machine', () => {
    const names = (arch: Arch): string[] | undefined => {
      return tableFor(arch)
        .byName('clone')
        ?.params.map(([name]) => name);
    };
    expect(names('x64')?.slice(3)).toEqual(['child_tidptr', 'tls']);
    expect(names('arm64')?.slice(3)).toEqual(['tls', 'child_tidptr']);
  });

  it('gives the members of a class', () => {
    const names = tableFor('x64')
      .inClass('pure')
      .map(({ name }) => name);
    expect(names).toEqual('getpid getuid getgid geteuid getegid getppid getpgrp gettid'.split(' '));
    expect(tableFor('x64').inClass('network')).toContain(tableFor('x64').byName('connect'));
    expect(tableFor('arm64').inClass('stat')).toEqual([]);
  });

  it.each(arches)('decodes %s by sets that exist', (arch) => {
    for (const { name, params } of tableFor(arch).all) {
      for (const [, , decode] of params) {
        const set = /^(?:flags|enum):(.+)$/.exec(decode)?.[1];
        if (set !== undefined) expect(constantSet(arch, set), `${name} ${decode}`).toBeDefined();
      }
    }
  });
});

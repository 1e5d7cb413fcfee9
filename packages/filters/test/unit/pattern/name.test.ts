import { describe, expect, it } from 'vitest';
import { tableFor } from '@ptracer/core';
import { compilePattern, matches } from '../../../src/pattern/compile.js';
import type { PatternPlan } from '../../../src/pattern/tracer-plugin.js';
import type { SyscallPattern } from '../../../src/pattern/types.js';
import { call, unknownCall } from '../../support/call.js';

const table = tableFor('x64');

function selected(name: SyscallPattern['name'] & {}): string[] {
  const { reference, predicate } = compilePattern({ name }, { arch: 'x64' });
  expect(predicate).toBeUndefined();
  const { syscalls, condition } = reference!.options as PatternPlan;
  expect(condition).toBeNull();
  return (syscalls as number[]).map((number) => table.byNumber(number)!.name).toSorted();
}

describe('a name selects in the kernel', () => {
  it.each<[SyscallPattern['name'] & {}, string[]]>([
    ['openat', ['openat']],
    ['stat', ['stat']],
    ['openat*', ['openat', 'openat2']],
    ['{read,write}', ['read', 'write']],
    ['p?pe', ['pipe']],
    [/^openat/, ['openat', 'openat2']],
    [/^OPENAT$/i, ['openat']],
    [(name) => name.startsWith('openat'), ['openat', 'openat2']],
    [
      ['openat', 'close', /^openat/],
      ['close', 'openat', 'openat2'],
    ],
  ])('%s', (name, names) => {
    expect(selected(name)).toEqual(names);
  });

  it('by class', () => {
    expect(selected('%network')).toEqual(
      table
        .inClass('network')
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(selected('%%stat')).toEqual(expect.arrayContaining(['fstat', 'lstat', 'stat', 'statx']));
  });
});

it('a name is that of the table: a foreign call of the same number does not match', () => {
  const test = matches([{ name: 'read' }, { name: /./ }], { arch: 'x64' });
  expect(test(call('read'))).toBe(true);
  expect(test(unknownCall(0, 'i386'))).toBe(false);
  expect(test(unknownCall(999))).toBe(false);
});

it('a function is asked once for each name, when the pattern is compiled', () => {
  const asked: string[] = [];
  const test = matches({ name: (name) => asked.push(name) > 0 && name === 'read' }, { arch: 'x64' });
  expect(asked).toEqual(table.all.map(({ name }) => name));
  test(call('read'));
  expect(asked).toHaveLength(table.all.length);
});

it('the table is that of the machine', () => {
  expect(() => matches({ name: 'open' }, { arch: 'arm64' })).toThrow(
    'filter.name: there is no system call open on arm64',
  );
});

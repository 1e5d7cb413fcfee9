import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/pattern/compile.js';
import type { SyscallPattern } from '../../../src/pattern/types.js';
import { call } from '../../support/call.js';

const holds = (pattern: SyscallPattern, result: Parameters<typeof call>[2]): boolean =>
  matches(pattern, { arch: 'x64' })(call('read', [3, 'text', 4096], result));

describe('a result', () => {
  it.each<[SyscallPattern['result'] & {}, Parameters<typeof call>[2]]>([
    ['success', 0],
    ['failure', 'ENOENT'],
    [17, 17],
    [-1, 'ENOENT'],
    [{ min: 1 }, 17],
    [{ max: -1 }, 'ENOENT'],
    [{ min: 2 ** 53 }, { value: '18446744073709551615' }],
    [({ errno }) => errno === 'EAGAIN', 'EAGAIN'],
    [({ rawValue }) => rawValue === null, null],
  ])('%o is %o', (result, ended) => {
    expect(holds({ result }, ended)).toBe(true);
  });

  it.each<[SyscallPattern['result'] & {}, Parameters<typeof call>[2]]>([
    ['success', 'ENOENT'],
    ['success', null],
    ['failure', 0],
    ['failure', null],
    [17, 16],
    [0, null],
    [{ min: 0 }, 'ENOENT'],
    [{ min: 0 }, null],
    [() => false, 0],
  ])('%o is not %o', (result, ended) => {
    expect(holds({ result }, ended)).toBe(false);
  });
});

it('an errno is one of those given', () => {
  expect(holds({ errno: 'ENOENT' }, 'ENOENT')).toBe(true);
  expect(holds({ errno: ['EACCES', 'ENOENT'] }, 'ENOENT')).toBe(true);
  expect(holds({ errno: 'EACCES' }, 'ENOENT')).toBe(false);
  expect(holds({ errno: 'EACCES' }, 0)).toBe(false);
  expect(holds({ errno: 'ERESTARTSYS' }, 'ERESTARTSYS')).toBe(true);
});

it('a function that is not there is no condition', () => {
  expect(holds({}, 0)).toBe(true);
  expect(holds({ result: undefined } as never, 'ENOENT')).toBe(true);
});

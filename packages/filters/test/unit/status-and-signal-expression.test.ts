import { describe, expect, it } from 'vitest';
import type { SyscallResult } from '@ptracer/core';
import { parseSignalExpression } from '../../src/signal-expression.js';
import { parseStatusExpression, statusOf } from '../../src/status.js';

const INVALID = expect.objectContaining({ code: 'ERR_PTRACER_INVALID_FILTER' });

describe('a status expression', () => {
  it.each([
    ['successful', ['successful']],
    ['failed,unfinished', ['failed', 'unfinished']],
    ['unfinished, failed', ['failed', 'unfinished']],
    ['!failed', ['successful', 'unfinished']],
    ['all', ['successful', 'failed', 'unfinished']],
    ['none', []],
    ['!none', ['successful', 'failed', 'unfinished']],
    ['!all', []],
  ])('%j', (expression, statuses) => {
    expect(parseStatusExpression(expression)).toEqual(statuses);
  });

  it.each(['', 'failedd', 'success', 'failed,', 'Failed', '0'])('%j is refused', (expression) => {
    expect(() => parseStatusExpression(expression)).toThrow(INVALID);
  });

  it('that is nearly right is answered with what is', () => {
    expect(() => parseStatusExpression('faled')).toThrow(/did you mean failed/);
  });
});

it.each([
  [{ rawValue: 0, errno: null }, 'successful'],
  [{ rawValue: -2, errno: 'ENOENT' }, 'failed'],
  [{ rawValue: -512, errno: 'ERESTARTSYS' }, 'failed'],
  [{ rawValue: null, errno: null }, 'unfinished'],
])('the result %j is %s', (result, status) => {
  expect(statusOf(result as SyscallResult)).toBe(status);
});

describe('a signal expression', () => {
  it.each([
    ['SIGINT', [2]],
    ['int', [2]],
    ['sigusr1,TERM', [10, 15]],
    ['9', [9]],
    ['1,64', [1, 64]],
    ['SIGRTMIN,RT_1', [32, 33]],
    ['none', []],
    ['!all', []],
  ])('%j', (expression, numbers) => {
    expect([...parseSignalExpression(expression)].toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it('all is all 64, ! the rest', () => {
    expect(parseSignalExpression('all').size).toBe(64);
    const rest = parseSignalExpression('!int,9');
    expect(rest.size).toBe(62);
    expect(rest.has(2) || rest.has(9)).toBe(false);
  });

  it.each(['', 'SIGNOPE', '0', '65', '-1', 'INT,', 'all,nope', 'SIG'])('%j is refused', (expression) => {
    expect(() => parseSignalExpression(expression)).toThrow(INVALID);
  });

  it('that is nearly right is answered with what is', () => {
    expect(() => parseSignalExpression('SIGTREM')).toThrow(/did you mean .*SIGTERM/);
  });
});

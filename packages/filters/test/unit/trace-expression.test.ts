import { describe, expect, it } from 'vitest';
import { tableFor } from '@ptracer/core';
import { parseTraceExpression } from '../../src/trace-expression.js';

const table = tableFor('x64');

function namesOf(expression: string): string[] | 'all' {
  const selected = parseTraceExpression(expression, 'x64');
  return selected === 'all' ? 'all' : [...selected].map((number) => table.byNumber(number)!.name).toSorted();
}

const classNames = (...classes: Parameters<typeof table.inClass>[0][]): string[] =>
  table.all
    .filter((one) => classes.some((name) => one.classes.includes(name)))
    .map(({ name }) => name)
    .toSorted();

const refusal = (message: RegExp): unknown =>
  expect.objectContaining({
    code: 'ERR_PTRACER_INVALID_FILTER',
    message: expect.stringMatching(message) as string,
  });

describe('a trace expression', () => {
  it.each([
    ['openat', ['openat']],
    ['openat,close', ['close', 'openat']],
    [' openat , close ', ['close', 'openat']],
    ['openat,openat', ['openat']],
    ['/^(open|close)(at)?$', ['close', 'open', 'openat']],
    ['/^openat', ['openat', 'openat2']],
    ['257', ['openat']],
    ['0', ['read']],
    ['?openat', ['openat']],
    ['?nosuch', []],
    ['?nosuch,openat', ['openat']],
    ['none', []],
    ['none,openat', ['openat']],
    ['!all', []],
  ])('%j selects by name, number or pattern', (expression, names) => {
    expect(namesOf(expression)).toEqual(names);
  });

  it.each(['all', '!none', 'openat,all', '/.', '/'])(
    '%j is everything, unknown numbers too',
    (expression) => {
      expect(namesOf(expression)).toBe('all');
    },
  );

  it.each([
    ['%file', 'file'],
    ['file', 'file'],
    ['%desc', 'desc'],
    ['desc', 'desc'],
    ['%network', 'network'],
    ['%net', 'network'],
    ['net', 'network'],
    ['%process', 'process'],
    ['process', 'process'],
    ['%memory', 'memory'],
    ['%signal', 'signal'],
    ['%ipc', 'ipc'],
    ['%creds', 'creds'],
    ['%clock', 'clock'],
    ['%stat', 'stat'],
    ['%lstat', 'lstat'],
    ['%fstat', 'fstat'],
    ['%statfs', 'statfs'],
    ['%fstatfs', 'fstatfs'],
    ['%pure', 'pure'],
  ] as const)('%s is a class', (expression, name) => {
    expect(namesOf(expression)).toEqual(classNames(name));
    expect(namesOf(expression)).not.toEqual([]);
  });

  it('%% joins the kinds of stat', () => {
    expect(namesOf('%%stat')).toEqual(classNames('stat', 'lstat', 'fstat'));
    expect(namesOf('%%statfs')).toEqual(classNames('statfs', 'fstatfs'));
  });

  it('stat without % is the call of that name', () => {
    expect(namesOf('stat')).toEqual(['stat']);
  });

  it('! takes the rest, of the whole list', () => {
    const rest = namesOf('!openat,%network') as string[];
    expect(rest).not.toContain('openat');
    expect(rest).not.toContain('connect');
    expect(rest).toHaveLength(table.all.length - 1 - classNames('network').length);
  });

  it('joins a class with names', () => {
    expect(namesOf('%clock,openat')).toEqual([...classNames('clock'), 'openat'].toSorted());
  });
});

describe('a trace expression is refused', () => {
  it.each([
    ['opanat', /there is no system call opanat.*; did you mean openat/],
    ['conect', /did you mean connect/],
    ['%netwrk', /there is no class %netwrk.*did you mean %network/],
    ['%', /no class %/],
    ['/(', /no regular expression/],
    ['/nosuchcall', /no system call matches/],
    ['', /missing/],
    ['openat,', /missing/],
    [',openat', /missing/],
    ['!', /missing/],
    ['?', /missing/],
    ['99999', /no system call 99999/],
    ['openat;close', /no system call openat;close/],
    ['OPENAT', /no system call OPENAT/],
    ['toString', /no system call toString/],
    ['openat,!close', /no system call !close/],
  ])('%j', (expression, message) => {
    expect(() => parseTraceExpression(expression, 'x64')).toThrow(refusal(message) as Error);
  });

  // A property that every object has is taken for a class.
  it.each(['%toString', '%constructor', '%__proto__'])('%j', (expression) => {
    expect(() => parseTraceExpression(expression, 'x64')).toThrow(refusal(/there is no class/) as Error);
  });

  it('without a suggestion where nothing is near', () => {
    expect(() => parseTraceExpression('qqqqqqqqqq', 'x64')).toThrow(
      /there is no system call qqqqqqqqqq on x64$/,
    );
  });

  it('by the table of the machine', () => {
    expect(() => parseTraceExpression('open', 'arm64')).toThrow(refusal(/on arm64/) as Error);
  });
});

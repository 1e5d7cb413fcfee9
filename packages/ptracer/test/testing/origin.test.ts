import { describe, expect, it } from 'vitest';
import { isOfProgram, isOfRunner, originOf } from '../../src/testing/origin.js';
import { call, dependency, frame, INTERNAL, SAMPLE, stack } from './synthetic.js';

const FOLDER = process.cwd();

describe('the origin of a call', () => {
  it('is the innermost frame of the user, and those that called it', () => {
    const caller = frame({ functionName: null, line: 9, column: 1 });
    const origin = originOf(call({ stack: stack(INTERNAL, frame(), caller) }), FOLDER);
    expect(origin).toEqual({
      known: true,
      exact: true,
      place: { label: 'readConfig', file: 'test/testing/sample.js', path: SAMPLE, line: 5, column: 13 },
      callers: [expect.objectContaining({ label: '', line: 9 })],
    });
  });

  it('names the dependency that the user called, which made the call', () => {
    const origin = originOf(call({ stack: stack(INTERNAL, dependency('fs-extra'), frame()) }), FOLDER);
    expect(origin).toMatchObject({
      place: { label: 'readConfig' },
      through: { label: 'run', file: 'node_modules/fs-extra/index.js' },
      callers: [],
    });
  });

  it('is in a dependency where no line of the user is on the stack', () => {
    const origin = originOf(call({ stack: stack(INTERNAL, dependency('pg')) }), FOLDER);
    expect(origin).toMatchObject({ known: true, place: { file: 'node_modules/pg/index.js' } });
    expect(origin).not.toHaveProperty('through');
  });

  it('is the original position where the frame has one', () => {
    const original = { url: 'file:///elsewhere/config.ts', line: 40, column: 2 };
    const origin = originOf(call({ stack: stack(frame({ url: '/elsewhere/config.js', original })) }), FOLDER);
    expect(origin).toMatchObject({ place: { file: '/elsewhere/config.ts', line: 40, column: 2 } });
  });

  it('leaves out the test runner', () => {
    const frames = stack(
      frame(),
      dependency('@vitest/runner'),
      dependency('vitest'),
      dependency('jest-circus'),
    );
    expect(originOf(call({ stack: frames }), FOLDER)).toMatchObject({ callers: [] });
  });

  it('says where new and await are', () => {
    const frames = stack(frame({ construct: true }), frame({ async: true, functionName: 'load' }));
    expect(originOf(call({ stack: frames }), FOLDER)).toMatchObject({
      place: { label: 'new readConfig' },
      callers: [{ label: 'async load' }],
    });
  });

  it('is unknown on a thread of the pool, which runs no JavaScript', () => {
    expect(originOf(call({ role: 'uv-pool' }), FOLDER)).toEqual({
      known: false,
      reason: expect.stringContaining("libuv's thread pool"),
    });
  });

  it('is unknown where Node called itself, and says what it was', () => {
    expect(originOf(call({ stack: stack(INTERNAL) }), FOLDER)).toEqual({
      known: false,
      reason: 'by Node itself, in a later step (openSync, node:fs)',
    });
  });

  it('is unknown in the event loop', () => {
    expect(originOf(call({ stack: stack() }), FOLDER)).toMatchObject({
      reason: 'while no JavaScript was running',
    });
  });
});

describe('a call is the program’s', () => {
  it.each([
    ['with a line of the user', call({ stack: stack(INTERNAL, frame(), dependency('vitest')) })],
    ['made by a dependency alone', call({ stack: stack(INTERNAL, dependency('pg')) })],
    ['that Node makes later', call({ stack: stack(INTERNAL) })],
    ["on libuv's pool", call({ role: 'uv-pool' })],
  ])('%s', (_, made) => {
    expect(isOfProgram(made)).toBe(true);
  });
});

describe('a call is not the program’s', () => {
  const tap = frame({ url: 'node:internal/test_runner/tests_stream', kind: 'internal' });
  it.each([
    ['made by vitest', call({ stack: stack(INTERNAL, dependency('vitest'), dependency('@vitest/runner')) })],
    ['made by jest', call({ stack: stack(INTERNAL, dependency('jest-runtime'), dependency('@jest/core')) })],
    ['made by node:test', call({ stack: stack(INTERNAL, tap) })],
    ['of the event loop', call({ stack: stack() })],
    ['of a thread of V8', call({ role: 'v8' })],
  ])('%s', (_, made) => {
    expect(isOfProgram(made)).toBe(false);
  });

  it('but a descriptor without a JavaScript stack is not blamed on the runner', () => {
    expect(isOfRunner(undefined)).toBe(false);
    expect(isOfRunner(stack())).toBe(false);
    expect(isOfRunner(stack(INTERNAL, dependency('vitest')))).toBe(true);
  });
});

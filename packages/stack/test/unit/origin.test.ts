import type { Frame, JsStack } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { originOf, type Operation, type Origin, type Submission } from '../../src/pool/origin.js';

const frame = (functionName: string, rest: Partial<Frame> = {}): Frame => ({
  functionName,
  url: 'file:///app.js',
  line: 1,
  column: 1,
  kind: 'user',
  ...rest,
});
const internal = (name: string, rest: Partial<Frame> = {}): Frame =>
  frame(name, { url: 'node:fs', kind: 'internal', ...rest });
const awaiting = (name: string): Frame => frame(name, { async: true });
const ALL: Frame = { ...frame('Promise.all', { async: true, kind: 'builtin' }), url: null, line: null };
const TICK = internal('processTicksAndRejections');

const stackOf = (...frames: Frame[]): JsStack => ({ frames, exact: true, engine: 'remote' });
const handedOver = [internal('open'), internal('readFile'), frame('parent')];
const parent: Operation = { from: 'submit', stack: stackOf(frame('parent')), tid: 1, handedOver };

const submission = (stack: JsStack | undefined, more: Partial<Submission> = {}): Submission => ({
  stack,
  inMicrotask: false,
  hasAwaiting: true,
  ...more,
});
const asked = (
  stack: JsStack | undefined,
  before: Operation | undefined,
  record?: () => JsStack | undefined,
): Origin => originOf(submission(stack), before, record);

/** Function names of the program, in order. */
const told = ({ from, stack }: Origin): string =>
  [from, ...(stack?.frames ?? []).filter(({ kind }) => kind === 'user').map((f) => f.functionName)].join(' ');

describe('who asked', () => {
  it.each<[string, JsStack | undefined, string]>([
    ['is on the stack', stackOf(internal('stat'), frame('main')), 'submit main'],
    ['is on the stack, though others await it', stackOf(frame('leaf'), awaiting('main')), 'submit leaf main'],
    ['awaits', stackOf(internal('readFile'), awaiting('main')), 'await main'],
    [
      'awaits, though the queue of ticks runs',
      stackOf(internal('read'), TICK, awaiting('main')),
      'await main',
    ],
    ['asked for what ended', stackOf(internal('readAfterOpen')), 'parent parent'],
    ['asked for what ended, where C++ goes on', undefined, 'parent parent'],
    ['is not who awaits all', stackOf(internal('readFile'), ALL, awaiting('main')), 'parent parent'],
    ['is not known behind the queue of ticks', stackOf(internal('open'), TICK), 'unknown'],
    [
      'awaits all, where nothing else is known',
      stackOf(internal('read'), TICK, ALL, awaiting('main')),
      'await main',
    ],
  ])('%s', (_, stack, expected) => {
    expect(told(asked(stack, parent))).toBe(expected);
  });

  it.each<[string, Operation | undefined]>([
    ['there was no operation', undefined],
    ['of the operation is not known', { ...parent, from: 'unknown', stack: stackOf(internal('open')) }],
    ['of the operation has no stack', { from: 'unknown', tid: 1, handedOver }],
  ])('is not known where %s', (_, before) => {
    expect(told(asked(stackOf(internal('readAfterOpen')), before))).toBe('unknown');
  });

  it('is not guessed where the stack was cut: the rest may be the program', () => {
    const stack: JsStack = { ...stackOf(internal('readAfterOpen')), truncated: true };
    expect(told(asked(stack, parent))).toBe('unknown');
    expect(told(asked({ ...stackOf(internal('read'), awaiting('main')), truncated: true }, parent))).toBe(
      'unknown main',
    );
  });

  it('is in the record of the program, before the operation that ended', () => {
    const record = (): JsStack => stackOf(frame('creator'));
    expect(told(asked(stackOf(internal('write')), parent, record))).toBe('parent creator');
    expect(told(asked(stackOf(internal('open'), TICK), undefined, record))).toBe('parent creator');
    expect(told(asked(stackOf(frame('main')), parent, record))).toBe('submit main');
  });

  it('may be a dependency, but not wasm without a file or a native frame', () => {
    expect(asked(stackOf(frame('lib', { kind: 'dependency' })), undefined).from).toBe('submit');
    expect(asked(stackOf(frame('native', { kind: 'native' })), undefined).from).toBe('unknown');
  });

  describe('in a microtask', () => {
    const told = (more: Partial<Submission>, ...frames: Frame[]): string => {
      const stack = frames.length === 0 ? undefined : stackOf(...frames);
      return originOf(submission(stack, { inMicrotask: true, ...more }), parent).from;
    };
    const later = internal('readFile', { async: true });

    it('asked for what ended, where a function goes on that was there when it was asked for', () => {
      expect(told({}, internal('readFileHandle'), later, ALL, awaiting('main'))).toBe('parent');
    });

    it('did not, where another function goes on: it may have begun meanwhile', () => {
      expect(told({}, internal('writeFileHandle'), internal('writeFile', { async: true }))).toBe('unknown');
      expect(told({}, internal('writeFile'), ALL, awaiting('main'))).toBe('await');
    });

    it('is not known where the functions that await are not', () => {
      expect(told({ hasAwaiting: false }, internal('readFile'))).toBe('unknown');
    });

    it('asked for it, where there is no JavaScript', () => {
      expect(told({})).toBe('parent');
    });
  });
});

import { describe, expect, it } from 'vitest';
import { assertPids, threadWishes, type SelfTraceOptions } from '../../src/options.js';

const INVALID = expect.objectContaining({ code: 'ERR_PTRACER_INVALID_ARGUMENT', name: 'PtracerError' });

describe('the threads of a trace', () => {
  it.each<[string, SelfTraceOptions, boolean, string, string]>([
    ['on the main thread', {}, true, 'process', 'all'],
    ['in a worker', {}, false, 'thread', 'js'],
    ['in a worker, with those that work for all', { threads: 'all' }, false, 'thread', 'all'],
    ['in a worker, of the whole process', { scope: 'process' }, false, 'process', 'all'],
    ['of the main thread alone', { scope: 'thread' }, true, 'thread', 'js'],
    ['that run JavaScript', { threads: 'js' }, true, 'process', 'js'],
  ])('%s', (_, options, isMainThread, scope, threads) => {
    expect(threadWishes(options, isMainThread)).toEqual({ scope, threads });
  });

  it.each([{ scope: 'everything' }, { scope: '' }, { threads: 'some' }, { threads: 7 }])(
    'are not %j',
    (options) => {
      expect(() => threadWishes(options as unknown as SelfTraceOptions, true)).toThrow(INVALID);
    },
  );

  it('are refused in words that name the option and its values', () => {
    expect(() => threadWishes({ scope: 'x' } as unknown as SelfTraceOptions, true)).toThrow(
      `options.scope must be 'process' or 'thread', not "x"`,
    );
  });
});

describe('process ids to attach to', () => {
  it('are whole numbers from 1, one or more', () => {
    expect(() => assertPids([1])).not.toThrow();
    expect(() => assertPids([2, 4_194_304])).not.toThrow();
  });

  it.each([[[]], [[0]], [[-1]], [[1.5]], [[Number.NaN]], [['1']], [[undefined]], [[2, null]], [[2n]]])(
    'are not %s',
    (pids) => {
      expect(() => assertPids(pids)).toThrow(INVALID);
    },
  );

  it('are not our own, and trace() is named', () => {
    expect(() => assertPids([process.pid])).toThrow(/trace\(\)/);
  });
});

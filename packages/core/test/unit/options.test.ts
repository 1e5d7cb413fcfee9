import { describe, expect, it } from 'vitest';
import { assertCommand, tracerOptions, type TraceOptions } from '../../src/options.js';

const INVALID = expect.objectContaining({ code: 'ERR_PTRACER_INVALID_ARGUMENT', name: 'PtracerError' });

describe('options', () => {
  it('have defaults', () => {
    expect(tracerOptions({})).toMatchObject({
      coSchedule: true,
      measureCallCost: false,
      followForks: false,
      stringLimit: 32,
      descriptorPaths: false,
      filter: null,
      stack: null,
    });
  });

  it.each([0, 1, 0x100000])('take a string limit of %i', (stringLimit) => {
    expect(tracerOptions({ stringLimit }).stringLimit).toBe(stringLimit);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 0x100001, '32', null])(
    'refuse a string limit of %s',
    (stringLimit) => {
      expect(() => tracerOptions({ stringLimit } as TraceOptions)).toThrow(INVALID);
    },
  );

  it.each([null, 'openat', 7, {}, { module: new URL('file:///x') }])('refuse the plugin %s', (value) => {
    expect(() => tracerOptions({ filter: value } as unknown as TraceOptions)).toThrow(INVALID);
    expect(() => tracerOptions({ stack: value } as unknown as TraceOptions)).toThrow(INVALID);
  });
});

describe('a command', () => {
  it('may have empty and odd arguments', () => {
    expect(() => assertCommand('x', ['', ' ', '\n', '-', 'é'])).not.toThrow();
  });

  it.each([
    ['', []],
    ['a\0b', []],
    ['x', ['a\0b']],
    ['x', [7]],
  ])('%j %j is refused', (file, args) => {
    expect(() => assertCommand(file, args as string[])).toThrow(INVALID);
  });

  // The search for a wrong text ends at `undefined`, which is also what it says where there is none.
  it.each([
    ['x', [undefined]],
    [undefined, []],
  ])('%j %j is refused too', (file, args) => {
    expect(() => assertCommand(file as string, args as string[])).toThrow(INVALID);
  });
});

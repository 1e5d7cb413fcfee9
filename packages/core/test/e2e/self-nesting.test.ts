import { afterEach, describe, expect, it } from 'vitest';
import { tableFor } from '@ptracer/core';
import { call } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const nesting = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('nesting', name, ...args);
const moduleOf = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).href;

describe('two traces at one time', () => {
  it.each([
    ['inner first', ['outer', 'both', 'rest'], ['both']],
    ['outer first', ['outer', 'both'], ['both', 'rest']],
  ])('have their own beginning and end, and one tracer (%s)', async (order, outer, inner) => {
    expect(await nesting('two', order)).toEqual({ outer, inner, oneTracer: true, tracer: '0' });
  });

  it('have their own filters, numbers and errors, and neither sees how the other came to be', async () => {
    const write = tableFor('x64').byName('write')!.number;
    expect(await nesting('ofTheirOwn', moduleOf('only.mjs'), [write])).toEqual({
      all: ['0', '1'],
      allNames: ['access', 'openat', 'write', 'close'],
      someNames: ['write'],
      seqs: true,
      failure: expect.objectContaining({ code: 'ERR_PTRACER_HANDLER_FAILED' }) as object,
    });
  });

  it('share the larger limit of strings', async () => {
    expect(await nesting('stringLimits')).toEqual({ small: [10, 50], large: [50], alone: [20] });
  });

  it('do not suffer from a third that cannot begin', async () => {
    expect(await nesting('failedInside', moduleOf('factory-throws.mjs'))).toEqual({
      outer: ['0', '1', '2'],
      inner: ['2'],
      error: expect.objectContaining({ code: 'ERR_PTRACER_PLUGIN' }) as object,
      tracer: '0',
    });
  });
});

it.each(['newest first', 'oldest first', 'zigzag'])(
  'twenty traces are closed in any order (%s)',
  async (order) => {
    const all = Array.from({ length: 20 }, (_, i) => String(i));
    expect(await nesting('many', 20, order)).toEqual({
      seen: all.map((_, i) => all.slice(i)),
      tracer: '0',
      tracers: 1,
    });
  },
);

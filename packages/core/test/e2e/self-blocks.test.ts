import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from '../fixtures/self/program.js';
import { eventually, leftovers, temporaryFolder } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const blocks = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('blocks', name, ...args);

it('a block has its calls from its first line to its last, all of them when it is left, and none after it', async () => {
  const { atOnce, later, sample } = await blocks<{ atOnce: string[]; later: string[]; sample: object }>(
    'simple',
  );
  expect(atOnce).toEqual([
    'access /nonexistent/first',
    'openat /dev/null',
    'close',
    'access /nonexistent/last',
  ]);
  expect(later).toEqual(atOnce);
  expect(sample).toMatchObject({
    v: 1,
    type: 'syscall',
    name: 'openat',
    thread: { role: 'main', name: expect.stringMatching(/^node|^MainThread/) as string },
    args: [
      { name: 'dfd', kind: 'fd', value: -100 },
      { name: 'filename', kind: 'path', value: '/dev/null' },
      { name: 'flags', value: { flags: ['O_RDONLY', 'O_CLOEXEC'] } },
    ],
    result: { kind: 'fd', errno: null },
  });
});

it('a block is left at once, however it is left, and as often as one likes', async () => {
  const results = await blocks<Record<string, string[][]>>('left');
  expect(results).toEqual(
    Object.fromEntries(
      ['detach', 'close', 'dispose', 'asyncDispose'].map((name) => [name, [[name], [name]]]),
    ),
  );
});

it('flush() has delivered what all threads have done when it returns', async () => {
  expect(await blocks('flushed')).toEqual(['pool', 'main']);
});

it('enable() and disable() are a block without braces, and can be used again', async () => {
  expect(await blocks('enabled')).toEqual({
    first: ['enabled'],
    all: ['enabled', 'anew'],
    again: expect.objectContaining({ name: 'PtracerError', code: 'ERR_PTRACER_ALREADY_ENABLED' }) as object,
  });
});

it('traceCall gives the calls of a function, until it returns or its promise is settled', async () => {
  expect(await blocks('ofCalls')).toEqual({
    synchronous: [false, ['sync']],
    asynchronous: ['fine', ['async']],
    errors: ['thrown', 'rejected'],
    after: ['after'],
  });
});

it('calls that other threads make are there, with their threads', async () => {
  type Caller = { pid: number; tid: number };
  const { main, pool, worker } = await blocks<{ main: number; pool: Caller; worker: Caller }>('elsewhere');
  expect([pool.pid, worker.pid]).toEqual([main, main]);
  expect(new Set([main, pool.tid, worker.tid]).size).toBe(3);
});

it('what the block does is done, and as long as a string may be is told of it', async () => {
  expect(await blocks('unharmed', join(temporaryFolder(), 'file'))).toEqual({
    content: 'some text that is longer than a limit',
    written: expect.objectContaining({ kind: 'bytes', value: 'some tex', truncated: true }) as object,
  });
});

it('without a handler the events are kept for whoever iterates', async () => {
  expect(await blocks('withoutHandler')).toEqual({
    types: ['start', 'syscall'],
    seqs: true,
    probes: ['unheard'],
  });
});

describe('a wrong handler or option', () => {
  it('is refused, and starts nothing', async () => {
    expect(new Set(await blocks<string[]>('refused'))).toEqual(new Set(['ERR_PTRACER_INVALID_ARGUMENT']));
  });
});

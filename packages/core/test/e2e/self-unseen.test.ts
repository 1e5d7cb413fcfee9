import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const unseen = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('unseen', name, ...args);
const delivery = <Value>(name: string): Promise<Value> => call('delivery', name);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

describe('ptracer itself is not in a trace:', () => {
  it('an idle time has few calls, though each is printed, and none on our socket', async () => {
    interface Idle {
      ours: number;
      count: number;
      onOurs: unknown[];
      marks: number;
      main: string[];
    }
    const { ours, count, onOurs, marks, main } = await unseen<Idle>('idle');
    expect({ ours, onOurs, marks }).toEqual({ ours: 1, onOurs: [], marks: 0 });
    expect(count).toBeLessThan(60);
    expect(main.filter((name) => !/^epoll_p?wait2?$/.test(name))).toEqual([]);
  });

  it('the same block makes the same calls, whatever its handler does', async () => {
    const [idle, ...others] = await unseen<string[][]>('sameBlock');
    expect(idle).toEqual(expect.arrayContaining(['access /nonexistent/a', 'openat /dev/null', 'write']));
    for (const calls of others) expect(calls).toEqual(idle);
  });

  it('handlers are called in order, and not while one runs, even if it flushes and begins and ends traces', async () => {
    expect(await unseen('notReentrant')).toEqual({
      probes: numbers(12),
      inner: ['8', '9', '10', '11'],
      deepest: 1,
      ordered: true,
    });
  });

  it('a trace that its own handler ends has what had happened by then', async () => {
    expect(await unseen('detachedByHandler')).toEqual({ probes: numbers(6), tracer: '0' });
  });

  it('a thread that begins is seen, whatever handlers do in between', async () => {
    expect(await unseen('bornBetween', 20)).toEqual(numbers(20).map((i) => `worker ${i}`));
  });

  it('the thread pool is not, though a handler may have used it first', async () => {
    expect(await unseen('poolOfHandler')).toEqual(numbers(8).map((i) => `pool ${i}`));
  });

  it('what another thread does while handlers run is seen', async () => {
    expect(await unseen('busyNeighbour')).toEqual({ count: 300, inOrder: true, handler: 0 });
  });
});

describe('a handler that throws', () => {
  const failed = (message: string): object =>
    expect.objectContaining({
      name: 'PtracerError',
      code: 'ERR_PTRACER_HANDLER_FAILED',
      message: expect.stringContaining(message) as string,
      cause: message,
    }) as object;

  it('gets every call all the same, as others do; detach() tells the first error, once', async () => {
    expect(await unseen('throwing')).toEqual({
      seen: numbers(4),
      others: numbers(4),
      failure: failed('refused 0'),
      rejection: failed('refused 0'),
      again: 'fine',
    });
  });

  it('makes disable() throw', async () => {
    expect(await unseen('throwingDisable')).toMatchObject({
      code: 'ERR_PTRACER_HANDLER_FAILED',
      message: expect.stringContaining('odd') as string,
      cause: true,
    });
  });

  it('is told at the end of a program that does not ask', async () => {
    const child = start(commandFor('delivery', 'failureAtExit'));
    const { status, stderr } = await ending(child);
    expect(status).toBe(0);
    expect(stderr).toBe('ptracer: the handler of the trace threw: too late\n');
  });
});

describe('an iteration', () => {
  it('whose body makes calls ends, and has none of them', async () => {
    const { names, count, again } = await delivery<{ names: string[]; count: number; again: string }>(
      'iterated',
    );
    expect(names).toEqual(['access /nonexistent/first', 'access /nonexistent/timer']);
    expect(count).toBeLessThan(60);
    expect(again).toBe('ERR_PTRACER_ALREADY_ITERATED');
  });

  it('that is left early leaves the trace as it is', async () => {
    expect(await delivery('leftLoop')).toEqual(numbers(4));
  });
});

describe('a program that ends in its block', () => {
  it.each(['process.exit', 'exitCode'])('has handled everything by then (%s)', async (how) => {
    const { status, stdout, stderr } = await ending(start(commandFor('delivery', 'untilExit', how)));
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(stdout).toContain('handled 1000\n');
  });

  it('by its own handler, ends there', async () => {
    expect(await ending(start(commandFor('delivery', 'exitInHandler')))).toEqual({
      status: 4,
      signal: null,
      stdout: '',
      stderr: '',
    });
  });
});

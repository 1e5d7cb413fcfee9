import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { attach, type SyscallEvent } from 'ptracer';
import { call, inFolder, leftovers, placeOf } from './fixtures/program.js';

afterEach(async () => {
  await expect.poll(leftovers, { timeout: 15_000 }).toEqual([]);
});

interface Stack {
  exact: boolean;
  engine: string;
  all: number;
  frames: { functionName: string | null; file: string; line: number; column: number }[];
}

const lines = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('lines', name, ...args);

const LEAF = placeOf('lines.mjs', 'existsSync(`/nonexistent/${name}`)');
const CALLER = placeOf('lines.mjs', 'leaf(name); // caller');
const IN_WORKER = placeOf('worker.mjs', "existsSync('/nonexistent/worker')");

const leaf = { functionName: 'leaf', file: 'lines.mjs', ...LEAF };
const caller = { functionName: 'caller', file: 'lines.mjs', ...CALLER };
const inWorker = { functionName: 'inWorker', file: 'worker.mjs', ...IN_WORKER };

describe('a call of the block', () => {
  it.each([
    ['by default', {}],
    ['from the remote engine', { stack: 'remote' }],
  ])('has the exact stack that made it, %s', async (_, options) => {
    const { exact, engine, frames } = await lines<Stack>('synchronous', options);
    expect({ exact, engine }).toEqual({ exact: true, engine: 'remote' });
    expect(frames.slice(0, 2)).toEqual([leaf, caller]);
  });

  it('has as many frames as were asked for, or none', async () => {
    expect(await lines('synchronous', { stackDepth: 2 })).toMatchObject({ all: 2 });
    expect(await lines('synchronous', { stack: 'off' })).toBeNull();
  });

  it('has its stack with enable() and traceCall() too', async () => {
    const { enabled, traced, result, names } = await lines<{
      enabled: Stack;
      traced: Stack;
      result: string;
      names: string[];
    }>('enabled');
    expect(enabled.frames[0]).toEqual(leaf);
    expect(traced.frames[0]).toEqual(leaf);
    expect({ result, names }).toEqual({ result: 'result', names: ['access'] });
  });

  it('has its exact line when the code is hot, and its stack deep', async () => {
    expect(await lines('hot')).toEqual({
      lines: [`true ${LEAF.line}`],
      deep: expect.any(Number) as number,
      count: 3001,
    });
  });

  it('comes to the transformation when it has passed the filter, with its stack', async () => {
    expect(await lines('transformed')).toEqual(['access leaf']);
  });
});

describe('traces at one time', () => {
  it('have stacks of their own, and none sees how another came to be', async () => {
    const { outer, inner, bare, names } = await lines<{
      outer: Stack;
      inner: Stack;
      bare: Stack | null;
      names: string[];
    }>('nested');
    expect(outer.frames.slice(0, 2)).toEqual([leaf, caller]);
    expect(inner.all).toBe(1);
    expect(bare).toBeNull();
    expect(names).toContain('access');
    expect(
      names.filter((name) => /^(open|read|stat|newfstat|fstat|lseek|send|recv|poll)/.test(name)),
    ).toEqual([]);
  });
});

describe('calls of other threads', () => {
  it('have their roles, and the stacks of workers', async () => {
    const { roles, worker } = await lines<{ roles: Record<string, string>; worker: Stack }>('elsewhere', {});
    expect(roles).toMatchObject({ main: 'main', worker: 'worker' });
    // Threads of older versions of Node.js have no names.
    expect(['uv-pool', 'other']).toContain(roles['pool']);
    expect(worker).toMatchObject({ exact: true, frames: [inWorker, expect.anything()] });
  });

  it('are left out where no JavaScript runs, if that is wished', async () => {
    expect(await lines('elsewhere', { threads: 'js' })).toMatchObject({
      roles: { main: 'main', worker: 'worker', pool: null },
    });
  });

  it('are not in the trace that a worker makes of itself', async () => {
    const { main, stack } = await lines<{ main: boolean; stack: Stack }>('inWorker');
    expect(main).toBe(false);
    expect(stack).toMatchObject({ exact: true, engine: 'remote' });
    expect(stack.frames[0]).toEqual(inWorker);
  });
});

it('a process that was not prepared has exact stacks when it is attached', async () => {
  const child = spawn(process.env['PTRACER_TEST_NODE'] ?? process.execPath, [inFolder('ticks.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const trace = await attach(child.pid!, { filter: 'access' });
  let found: SyscallEvent | undefined;
  for await (const event of trace) {
    if (event.type !== 'syscall' || event.stack === undefined) continue;
    found = event;
    break;
  }
  await trace.detach();
  const user = found!.stack!.frames.filter(({ kind }) => kind === 'user');
  expect(found!.stack).toMatchObject({ exact: true, engine: 'remote' });
  expect(user[0]).toMatchObject({ functionName: 'tick', ...placeOf('ticks.mjs', 'existsSync(') });
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

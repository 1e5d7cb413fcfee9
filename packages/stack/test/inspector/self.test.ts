/** The inspector engine in a process that traces itself. */
import type { JsStack, SyscallEvent } from '@ptracer/core';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as verdicts from '../../src/verify/verdict.js';
import { fixture, node, PROBE } from './run.js';

const built = new URL('../../dist/verify/verdict.js', import.meta.url).href;
const { verdictOn } = (await import(built)) as typeof verdicts;

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The engine's folders are made here. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function runSelf(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(node, [fixture(`self/${name}`), ...args], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder, ...env },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** What a fixture said. */
function told<T>({ status, stdout, stderr }: Outcome, expected = 0): T {
  expect([status, stderr]).toEqual([expected, '']);
  return JSON.parse(stdout) as T;
}

interface Calls {
  calls: SyscallEvent[];
  others: SyscallEvent[];
}

const label = (call: SyscallEvent): string =>
  call.args
    .map(({ value }) => String(value))
    .find((text) => text.startsWith(PROBE))!
    .slice(PROBE.length);

/** 1-based line of the only place where `text` stands in a fixture. */
function lineOf(name: string, text: string): number {
  const lines = readFileSync(fixture(`self/${name}`), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

const names = (stack: JsStack | undefined): (string | null)[] | undefined =>
  stack?.frames.map(({ functionName }) => functionName);

function expectNothingOfOurs(calls: readonly SyscallEvent[]): void {
  const texts = calls.map(
    ({ name, args }) => `${name} ${args.map(({ value }) => JSON.stringify(value)).join()}`,
  );
  expect(texts.filter((text) => text.includes(folder) || text.includes('thread-self'))).toEqual([]);
  const urls = calls.flatMap(({ stack }) => stack?.frames.map(({ url }) => url ?? '') ?? []);
  expect(urls.filter((url) => /\/(core|stack)\/dist\//.test(url))).toEqual([]);
}

describe('stacks', () => {
  it('name function and line, and are marked inexact', () => {
    const { calls } = told<Calls>(runSelf('functions.mjs'));
    const places: Record<string, [string, string]> = {
      first: ['first', "probe('first')"],
      second: ['second', "probe('second')"],
      third: ['inMap', "probe('third')"],
    };
    expect(calls.map(label)).toEqual([
      ...Array.from({ length: 10 }, () => Object.keys(places)).flat(),
      'last',
    ]);
    const right = calls.slice(0, -1).filter((call) => {
      const [name, text] = places[label(call)]!;
      expect(call.stack).toMatchObject({ exact: false, engine: 'inspector' });
      return call.stack!.frames.some(
        ({ functionName, line }) => functionName === name && line === lineOf('functions.mjs', text),
      );
    });
    // Inexact: where the thread that asks gets no CPU in time, a later line is told.
    expect(right.length).toBeGreaterThanOrEqual(25);
  });

  it('show nothing of ptracer, even where its work comes next', () => {
    const { calls, others } = told<Calls>(runSelf('functions.mjs'));
    expectNothingOfOurs([...calls, ...others]);
    const [innermost] = calls.at(-1)!.stack!.frames;
    expect(innermost!.line).toBe(lineOf('functions.mjs', 'trace[Symbol.dispose]()'));
  });

  it('are as deep as was asked for', () => {
    const { calls } = told<Calls>(runSelf('functions.mjs', ['inspector', '1']));
    expect(new Set(calls.slice(0, -1).map(({ stack }) => stack!.frames.length))).toEqual(new Set([1]));
    expect(calls[0]!.stack).toMatchObject({ truncated: true });
  });

  it('come for the last call before process.exit()', () => {
    const { calls, others } = told<Calls>(runSelf('exit-inside.mjs'), 5);
    expect(calls.map(label)).toEqual(['last']);
    expect(names(calls[0]!.stack)).toContain('leave');
    expectNothingOfOurs(others);
  });

  it('come for nested traces, to each in its own depth', () => {
    const { outer, inner, wakeUps } = told<
      Record<'outer' | 'inner', [string, string[]][]> & { wakeUps: unknown[] }
    >(runSelf('nested.mjs'));
    expect(outer.map(([text]) => text)).toEqual(['before', 'both', 'after']);
    for (const [, functions] of outer) expect(functions.slice(0, 2)).toEqual(['more', 'probe']);
    expect(inner).toEqual([['both', ['more', 'probe']]]);
    expect(wakeUps).toEqual([]);
  });

  it('come from the next tracer too, where one was killed', () => {
    const { code, calls } = told<Calls & { code: string }>(runSelf('tracer-killed.mjs'));
    expect(code).toBe('ERR_PTRACER_TRACER_DIED');
    expect(calls.map((call) => [label(call), names(call.stack)?.slice(0, 2)])).toEqual([
      ['second', ['more', 'probe']],
    ]);
  });
});

describe('a trace', () => {
  it('of an idle second is short, and has nothing of the engine', () => {
    const { status, stdout, stderr } = runSelf('idle.mjs');
    const { calls, late, wakeUps } = JSON.parse(stderr) as {
      calls: SyscallEvent[];
      late: number;
      wakeUps: number;
    };
    expect([status, stdout]).toEqual([0, calls.map(({ name }) => `${name}\n`).join('')]);
    expect(calls.length).toBeLessThan(100);
    expect(late).toBeLessThan(20);
    expect(wakeUps).toBe(0);
    expectNothingOfOurs(calls);
  });

  it('leaves nothing behind for the next', () => {
    const { first, last, traces } = told<{
      first: { children: string };
      last: object;
      traces: { paths: string[]; functions: string[][] }[];
    }>(runSelf('many.mjs'));
    expect(last).toEqual(first);
    expect(first.children).toBe('');
    expect(traces).toHaveLength(50);
    for (const [i, { paths, functions }] of traces.entries()) {
      expect(paths).toEqual([`${PROBE}${i}`]);
      expect(functions).toEqual([expect.arrayContaining(['probe'])]);
    }
  });

  it('in a worker is refused', () => {
    const { code, message } = told<{ code: string; message: string }>(runSelf('in-worker.mjs'));
    expect(code).toBe('ERR_PTRACER_INVALID_ARGUMENT');
    expect(message).toContain("'auto'");
  });
});

describe('a trace without an inspector', () => {
  it('fails, and says why', () => {
    const { code, message } = told<{ code: string; message: string }>(runSelf('without-inspector.mjs'));
    expect(code).toBe('ERR_PTRACER_START_FAILED');
    expect(message).toContain('this build of Node.js has none');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the program', () => {
  it.each<[string, number]>([
    ['end', 0],
    ['late', 0],
    ['exit', 7],
    ['exit-later', 8],
    ['exit-twice', 9],
    ['throw', 1],
    ['reject', 1],
  ])('ends as it would alone, and leaves no folder: %s', (how, status) => {
    const alone = runSelf('ends.mjs', [how]);
    expect(alone.status).toBe(status);
    expect(runSelf('ends.mjs', [how, 'traced'])).toEqual(alone);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no folder where it is killed', async () => {
    const child = spawn(node, [fixture('self/ends.mjs'), 'kill', 'traced'], {
      env: { ...process.env, TMPDIR: folder },
      stdio: 'ignore',
    });
    const signal = await new Promise((resolve) => child.on('exit', (_, name) => resolve(name)));
    expect(signal).toBe('SIGKILL');
    await expect.poll(() => readdirSync(folder), { timeout: 5000 }).toEqual([]);
  });
});

describe('auto', () => {
  it('takes the inspector where the verdict on the binary is wrong, and says so once', () => {
    const cache = join(folder, 'ptracer');
    verdictOn(node, cache);
    const file = readdirSync(cache).find((name) => name.startsWith('v8-verdict-'))!;
    writeFileSync(join(cache, file), '{"outcome":"wrong","reason":"a test says so"}');
    const inexact = { engine: 'inspector', exact: false };
    expect(told(runSelf('fallback.mjs', [], { XDG_CACHE_HOME: folder }))).toEqual([
      expect.stringMatching(/^WARN_PTRACER_STACKS: .*from the inspector, inexact, .*: a test says so$/),
      inexact,
      inexact,
    ]);
  });
});

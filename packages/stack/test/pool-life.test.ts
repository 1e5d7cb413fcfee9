import {
  attach,
  spawn,
  type AttachedTrace,
  type Frame,
  type SyscallEvent,
  type TraceEvent,
} from '@ptracer/core';
import { spawn as start, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { node } from './corpus.js';
import { asBuilt, codeOf, occupyRoom, pool } from './pool/code.js';

const file = (name: string): string => fileURLToPath(new URL(`pool/${name}`, import.meta.url));
const stack = { module: new URL('../dist/remote/engine.js', import.meta.url).href };
const koffi = createRequire(fileURLToPath(import.meta.resolve('@ptracer/core'))).resolve('koffi');

/** A library that forks; `undefined`: there is no compiler here. */
const library = compiled('forks');

function compiled(name: string): string | undefined {
  if (spawnSync('cc', ['--version']).status !== 0) {
    console.warn(`SKIPPED: there is no C compiler to build ${name}.c with`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-library-'));
  const built = join(folder, `${name}.so`);
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', built, file(`${name}.c`), '-ldl']);
  if (status !== 0) throw new Error(String(stderr));
  return built;
}

afterAll(() => {
  if (library !== undefined) rmSync(dirname(library), { recursive: true });
});

/** How often the tracer is killed. */
const KILLS = Number(process.env['PTRACER_TEST_KILLS'] ?? 12);

interface Busy {
  program: ChildProcess;
  pid: number;
  /** The next thing that it says. */
  next(): Promise<{ done: number; traps: number }>;
}

async function busy(): Promise<Busy> {
  const program = start(node, [file('busy.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  const lines = createInterface({ input: program.stdout! });
  const next = async (): Promise<{ done: number; traps: number }> => {
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line) as { done: number; traps: number };
  };
  await next();
  return { program, pid: program.pid!, next };
}

/** Every child of this process but the program. */
function killTracers(program: number): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1');
  for (const pid of children.split(' ').map(Number)) {
    if (pid !== program && pid > 0) process.kill(pid, 'SIGKILL');
  }
}

const stateOf = (folder: string): string =>
  /^State:\s+(\S)/m.exec(readFileSync(`${folder}/status`, 'latin1'))?.[1] ?? '';

/** It gets on with its work, and nobody has stopped it. */
async function expectWork({ next, pid }: Busy): Promise<void> {
  const { done } = await next();
  await expect.poll(async () => (await next()).done, { timeout: 10_000 }).toBeGreaterThan(done + 50);
  for (const tid of readdirSync(`/proc/${pid}/task`)) {
    const status = readFileSync(`/proc/${pid}/task/${tid}/status`, 'latin1');
    expect(status).toContain('TracerPid:\t0');
    expect(status).not.toMatch(/^State:\s+[Tt]/m);
  }
}

const calls = (events: readonly TraceEvent[]): SyscallEvent[] =>
  events.filter((event) => event.type === 'syscall');

/** Which function is said to have asked, by path. */
function askers(events: readonly TraceEvent[], prefix: string): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const { args, stack, stackFrom } of calls(events)) {
    const path = args.map(({ value }) => String(value)).find((value) => value.startsWith(prefix));
    if (path === undefined) continue;
    const frame = stack?.frames.find(({ kind }: Frame) => kind === 'user');
    const words = `${stackFrom} ${frame?.functionName}`;
    const list = (result[path.slice(prefix.length)] ??= []);
    if (!list.includes(words)) list.push(words);
  }
  return result;
}

async function eventsOf(trace: AsyncIterable<TraceEvent>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  return events;
}

/** Until it has seen that many calls of work. */
async function seen(trace: AttachedTrace, count: number): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  let left = count;
  for await (const event of trace) {
    events.push(event);
    if (event.type === 'syscall' && event.stackFrom === 'submit' && --left === 0) break;
  }
  return events;
}

describe.skipIf(pool === undefined)('a program that is attached to', () => {
  it('has its own code again when it is left, and is told of with its lines meanwhile', async () => {
    const program = await busy();
    expect(codeOf(program.pid)).toEqual(asBuilt);
    const trace = await attach(program.pid, { stack });
    const events = await seen(trace, 100);
    expect(codeOf(program.pid).filter((code, i) => code === asBuilt[i])).toEqual([]);
    await trace.detach();
    expect(codeOf(program.pid)).toEqual(asBuilt);
    const asked = askers(events, '/busy/');
    expect(asked['callback']).toContain('submit again');
    expect(asked['promise']).toContain('submit forever');
    // What was under way is of nobody that is known.
    const known = new Set(['submit again', 'submit forever', 'unknown undefined']);
    expect(
      Object.values(asked)
        .flat()
        .filter((words) => !known.has(words)),
    ).toEqual([]);
    await expectWork(program);
  });

  it('works on when the tracer is killed, at any moment, and can be attached to again', async () => {
    const program = await busy();
    for (let kill = 0; kill < KILLS; kill++) {
      const attaching = attach(program.pid, { stack });
      // One in two dies while it attaches, and changes the code.
      if (kill % 2 === 1) await delay(20 + Math.random() * 80).then(() => killTracers(program.pid));
      const trace = await attaching.catch(() => undefined);
      if (trace !== undefined) {
        const events = eventsOf(trace).catch(() => []);
        await delay(Math.random() * 30);
        killTracers(program.pid);
        await events;
        await trace.exited.catch(() => {});
      }
      const status = (): string => readFileSync(`/proc/${program.pid}/status`, 'latin1');
      await expect.poll(status).toContain('TracerPid:\t0');
    }
    await expectWork(program);
    const trace = await attach(program.pid, { stack });
    expect(askers(await seen(trace, 50), '/busy/')['callback']).toContain('submit again');
    await trace.detach();
    expect(codeOf(program.pid)).toEqual(asBuilt);
    await expectWork(program);
  }, 300_000);

  it('keeps its own handler of SIGTRAP', async () => {
    const program = await busy();
    const trace = await attach(program.pid, { stack });
    const events = eventsOf(trace);
    program.program.kill('SIGTRAP');
    await expect.poll(async () => (await program.next()).traps).toBe(1);
    await trace.detach();
    program.program.kill('SIGTRAP');
    await expect.poll(async () => (await program.next()).traps).toBe(2);
    expect((await events).filter((event) => event.type === 'signal').map(({ signal }) => signal)).toContain(
      'SIGTRAP',
    );
  });

  it('stays stopped where it was, and is told to be so once', async () => {
    const program = await busy();
    const threads = readdirSync(`/proc/${program.pid}/task`);
    program.program.kill('SIGSTOP');
    const states = (): Set<string> =>
      new Set(threads.map((tid) => stateOf(`/proc/${program.pid}/task/${tid}`)));
    await expect.poll(states).toEqual(new Set(['T']));
    const trace = await attach(program.pid, { stack });
    const events = eventsOf(trace);
    expect(codeOf(program.pid)).not.toEqual(asBuilt);
    await trace.detach();
    expect(codeOf(program.pid)).toEqual(asBuilt);
    await expect.poll(states).toEqual(new Set(['T']));
    const stops = (await events).filter((event) => event.type === 'stop').map(({ tid }) => String(tid));
    expect(stops.sort()).toEqual([...threads].sort());
    program.program.kill('SIGCONT');
    await expectWork(program);
  });

  it('is left as it is where something else is in the way, and that is said', async () => {
    const program = await busy();
    occupyRoom(program.pid);
    const trace = await attach(program.pid, { stack });
    const events = eventsOf(trace);
    await expectTraced(program);
    expect(codeOf(program.pid)).toEqual(asBuilt);
    await trace.detach();
    const warnings = (await events).filter((event) => event.type === 'warning');
    expect(warnings.map(({ code }) => code)).toEqual(['WARN_PTRACER_POOL_STACKS']);
    expect(warnings[0]!.message).toContain('its code is not as it was built');
    expect(calls(await events).some(({ stackFrom }) => stackFrom === 'submit')).toBe(false);
  });
});

async function expectTraced({ next }: Busy): Promise<void> {
  const { done } = await next();
  await expect.poll(async () => (await next()).done, { timeout: 10_000 }).toBeGreaterThan(done + 20);
}

describe('a command', () => {
  async function run(
    args: string[],
    options: object = {},
  ): Promise<{ events: TraceEvent[]; output: string; code: number | null }> {
    const trace = await spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'], stack, ...options });
    const [events, output, { code }] = await Promise.all([
      eventsOf(trace),
      text(trace.stdout!),
      trace.exited,
    ]);
    return { events, output, code };
  }

  it('has its Node.js children told of as well, each with a pool of its own', async () => {
    const { events, code } = await run([file('family.mjs')], { followForks: true });
    expect(code).toBe(0);
    expect(askers(events, '/family/')).toEqual({
      parent: ['submit ask'],
      child: ['submit ask'],
      cluster: ['submit ask'],
    });
  });

  it.skipIf(library === undefined).each([
    ['followed', true],
    ['left alone', false],
  ])('may fork without exec: the child is %s', async (_, followForks) => {
    const args = [file('forks.mjs'), pathToFileURL(koffi).href, library!];
    const { events, output, code } = await run(args, { followForks });
    expect({ output, code }).toEqual({ output: String(7 << 8), code: 0 });
    // V8's code is not inherited (MADV_DONTFORK), so that there is no JavaScript in the child.
    expect(askers(events, '/fork/')).toEqual(followForks ? { child: ['unknown undefined'] } : {});
  });

  it('may use one address for work again and again', async () => {
    const { events } = await run([file('reuse.mjs'), '2000']);
    expect(askers(events, '/reuse/')).toEqual({ odd: ['submit odd'], even: ['submit even'] });
    expect(calls(events).filter(({ stackFrom }) => stackFrom === 'submit').length).toBeGreaterThan(4000);
  });

  it('keeps its signals and its status under a kernel filter', async () => {
    const filter = { module: new URL('plugins/probe-filter.mjs', import.meta.url).href };
    const program = '/nonexistent/ptracer/kernel';
    const script = `const fs = require('fs'); fs.access('${program}', () => process.kill(process.pid, 'SIGTERM'))`;
    const trace = await spawn(node, ['-e', script], { stdio: 'ignore', stack, filter });
    const events = await eventsOf(trace);
    expect(await trace.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(calls(events).map(({ stackFrom }) => stackFrom)).toEqual(['submit']);
  });
});

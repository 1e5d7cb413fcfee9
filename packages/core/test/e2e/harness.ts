/** What every end-to-end test needs: run a command under the tracer, and look at what is left of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  spawn,
  tableFor,
  type ExitStatus,
  type PluginReference,
  type SpawnedTrace,
  type SpawnOptions,
  type SyscallArg,
  type SyscallEvent,
  type TraceEvent,
} from '@ptracer/core';
import { afterEach, expect, onTestFinished } from 'vitest';

/** Every process of this test file carries it in its environment. */
const MARK: string = `ptracer-test-${process.pid}-${Date.now()}`;
process.env['PTRACER_TEST_MARK'] = MARK;

export interface Outcome {
  pid: number;
  tracerPid: number;
  events: TraceEvent[];
  status: ExitStatus;
  stdout: string;
  stderr: string;
}

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Every event until the trace ends. */
export async function eventsOf(trace: SpawnedTrace): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  return events;
}

/** Traces a command to its end; its output is captured. */
export async function traceOf(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<Outcome> {
  const trace = await spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const [events, status, stdout, stderr] = await Promise.all([
    eventsOf(trace),
    trace.exited,
    trace.stdout ? text(trace.stdout) : '',
    trace.stderr ? text(trace.stderr) : '',
  ]);
  return { pid: trace.pid, tracerPid: trace.tracerPid, events, status, stdout, stderr };
}

/** A kernel filter for these calls. */
export function only(...names: string[]): PluginReference {
  const table = tableFor('x64');
  return {
    module: new URL('../fixtures/only.mjs', import.meta.url).href,
    options: names.map((name) => table.byName(name)!.number),
  };
}

export function eventsOfType<Type extends TraceEvent['type']>(
  events: readonly TraceEvent[],
  type: Type,
): Extract<TraceEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<TraceEvent, { type: Type }> => event.type === type);
}

export function callsOf(events: readonly TraceEvent[], ...names: string[]): SyscallEvent[] {
  return eventsOfType(events, 'syscall').filter(({ name }) => names.length === 0 || names.includes(name));
}

export function argOf(call: SyscallEvent, name: string): SyscallArg {
  const arg = call.args.find((one) => one.name === name);
  if (arg === undefined) throw new Error(`${call.name} has no argument ${name}`);
  return arg;
}

/** The paths that were opened below a folder, with success. */
export function openedBelow(events: readonly TraceEvent[], folder: string): string[] {
  return callsOf(events, 'openat', 'open')
    .filter(({ result }) => result.errno === null)
    .map((call) => String(argOf(call, 'filename').value))
    .filter((path) => path.startsWith(`${folder}/`));
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** State letter and parent (proc(5), /proc/PID/stat), `undefined` for a process that is gone. */
export function stateOf(pid: number, tid: number = pid): { state: string; parent: number } | undefined {
  const stat = read(`/proc/${pid}/task/${tid}/stat`);
  if (stat === '') return undefined;
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: state!, parent: Number(parent) };
}

export const tracerOf = (pid: number): number =>
  Number(/^TracerPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1]);

export const threadsOf = (pid: number): number[] => readdirSync(`/proc/${pid}/task`).map(Number);

/** Whether a process is no more; one that its new parent has not reaped yet is not ours to blame for. */
export function isGone(pid: number): boolean {
  const found = stateOf(pid);
  return found === undefined || (found.state === 'Z' && found.parent !== process.pid);
}

/** Processes of this test file that are still there, by its mark, and stopped or dead children of its own. */
function remaining(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => {
      const found = stateOf(pid);
      const ours = found?.parent === process.pid && /[TtZ]/.test(found.state);
      return ours || read(`/proc/${pid}/environ`).includes(MARK);
    });
}

/** What remains, in words. Poll it: a tracer ends a moment after its last message. */
export function leftovers(): string[] {
  return remaining().map(
    (pid) => `${pid} ${stateOf(pid)?.state} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`,
  );
}

// What a failed test leaves shall not make the next one fail.
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const pid of remaining()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
});

/** Waits for a value to become what is expected of it: for long, because the machine may be busy. */
export function eventually<Value>(read: () => Value): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: 15_000 });
}

/** The first event that satisfies `test`; the iteration goes on where it left. */
export async function nextThat(
  events: AsyncIterator<TraceEvent>,
  test: (event: TraceEvent) => boolean,
): Promise<TraceEvent> {
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error('the trace ended before that');
    if (test(value)) return value;
  }
}

export const HAS_COMPILER: boolean = spawnSync('cc', ['--version']).status === 0;
export function sayWhatIsSkipped(): void {
  if (!HAS_COMPILER) console.warn('SKIPPED: there is no C compiler (cc), which these tests need');
}

/** Compiles `fixtures/NAME.c`; the test that asked removes it. */
export function compiled(name: string): string {
  const program = join(temporaryFolder(), name);
  const { status, stderr } = spawnSync('cc', ['-O1', '-pthread', '-o', program, fixture(`${name}.c`)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return program;
}

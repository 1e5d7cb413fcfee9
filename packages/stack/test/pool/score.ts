/** Runs the corpus of asynchronous work under the tracer, and scores every call of a thread that runs no JavaScript. */
import { spawn, type Frame, type SyscallEvent, type TraceEvent } from '@ptracer/core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { node } from '../corpus.js';
import { prepareAsyncHooks } from '../../src/hooks/prepare.js';

interface Score {
  right: number;
  unknown: number;
  /** In words. */
  wrong: string[];
}

export interface Scores {
  /** By group: `fs`, `stream`, `dns`. */
  groups: Map<string, Score>;
  /** Calls that no path, descriptor or phase identifies. */
  unscored: number;
  froms: Map<string, number>;
  /** Names of requests of calls whose asker is not known. */
  requests: Set<string>;
  warnings: string[];
}

const LABEL = /ptracer-pool-[^/]*\/(\w+-t\d+n\d+x)/;
const PHASE = '/nonexistent/ptracer/phase/';
/** The threads of the pool wait, start and allocate. */
const MACHINERY = new Set(
  (
    'futex set_robust_list rseq rt_sigprocmask prctl madvise exit munmap mprotect ' +
    'sched_getaffinity mmap brk gettid clone clone3 set_tid_address'
  ).split(' '),
);

/** A dependency of core's: its own asynchronous calls run on the pool. */
const koffi = createRequire(fileURLToPath(import.meta.resolve('@ptracer/core'))).resolve('koffi');

/** Function and line of the program's innermost frame. */
type Place = [functionName: string | null, line: number];

export interface Trace {
  events: TraceEvent[];
  /** By label. */
  truth: Map<string, Place[]>;
}

export interface PoolRun {
  threads?: number;
  hooks?: boolean;
  options?: object;
}

export async function traceCorpus({ threads = 4, hooks = false, options = {} }: PoolRun): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-truth-'));
  const truthFile = join(folder, 'truth.jsonl');
  try {
    const env = {
      ...process.env,
      UV_THREADPOOL_SIZE: String(threads),
      PTRACER_TRUTH: truthFile,
      PTRACER_KOFFI: pathToFileURL(koffi).href,
    };
    const program = fileURLToPath(new URL('asynchronous.mjs', import.meta.url));
    const run = await spawn(node, [program], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: hooks ? prepareAsyncHooks(env) : env,
      stringLimit: 0,
      stack: {
        module: new URL('../../dist/remote/engine.js', import.meta.url).href,
        options: { asyncHooks: hooks, ...options },
      },
    });
    const events: TraceEvent[] = [];
    for await (const event of run) events.push(event);
    const status = await run.exited;
    if (status.code !== 0) throw new Error(`the corpus ended with ${JSON.stringify(status)}`);
    const truth = new Map<string, Place[]>();
    for (const line of readFileSync(truthFile, 'utf8').trim().split('\n')) {
      const [label, functionName, at] = JSON.parse(line) as [string, string | null, number];
      truth.set(label, [...(truth.get(label) ?? []), [functionName, at]]);
    }
    return { events, truth };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isProgram = ({ kind, url }: Frame): boolean =>
  kind !== 'internal' && kind !== 'builtin' && url !== null;

export function score({ events, truth }: Trace): Scores {
  const scores: Scores = {
    groups: new Map(),
    unscored: 0,
    froms: new Map(),
    requests: new Set(),
    warnings: events.filter((event) => event.type === 'warning').map(({ message }) => message),
  };
  const calls = events.filter((event) => event.type === 'syscall').sort((a, b) => moment(a) - moment(b));
  const ofJavaScript = new Set(calls.filter(({ stackFrom }) => stackFrom === 'here').map(({ tid }) => tid));
  const openers = new Map<number, string>();
  let phase: string | undefined;
  for (const call of calls) {
    const text = call.args.map(({ value }) => String(value)).find((value) => value.startsWith(PHASE));
    if (text !== undefined) phase = text.slice(PHASE.length);
    const { label, byDescriptor } = labelOf(call, openers);
    if (ofJavaScript.has(call.tid)) continue;
    if (label === undefined && (wakes(call) || MACHINERY.has(call.name))) continue;
    const known = label ?? (phase !== undefined && !phase.startsWith('end') ? phase : undefined);
    if (known === undefined || !truth.has(known)) scores.unscored++;
    else judge(scores, call, known, truth.get(known)!, byDescriptor);
  }
  return scores;
}

/** The event loop. */
function wakes({ name, args }: SyscallEvent): boolean {
  return name === 'write' && args[2]?.value === 8;
}

/** When a descriptor begins, or ends: an open's at its end, a close's at its beginning. */
function moment({ name, startTime, duration }: SyscallEvent): number {
  return name.startsWith('open') ? startTime + (duration ?? 0) : startTime;
}

/** By its path, or that of the descriptor it is about. */
function labelOf(
  call: SyscallEvent,
  openers: Map<number, string>,
): { label: string | undefined; byDescriptor: boolean } {
  const paths = call.args.map(({ value }) => LABEL.exec(String(value))?.[1]).filter((label) => label);
  const fd = call.args.find(({ kind }) => kind === 'fd')?.value as number | undefined;
  const ofDescriptor = fd === undefined ? undefined : openers.get(fd);
  const { value: result } = call.result;
  if (call.name.startsWith('open') && typeof result === 'number' && result >= 0) {
    if (paths[0] === undefined) openers.delete(result);
    else openers.set(result, paths[0]);
  }
  if (call.name === 'close' && fd !== undefined) openers.delete(fd);
  return { label: paths[0] ?? ofDescriptor, byDescriptor: paths.length === 0 };
}

function judge(
  scores: Scores,
  call: SyscallEvent,
  label: string,
  places: readonly Place[],
  any: boolean,
): void {
  const group = label.split('-')[0]!;
  let sum = scores.groups.get(group);
  if (sum === undefined) scores.groups.set(group, (sum = { right: 0, unknown: 0, wrong: [] }));
  const from = call.stackFrom ?? 'none';
  scores.froms.set(from, (scores.froms.get(from) ?? 0) + 1);
  const frame = call.stack?.frames.find(isProgram);
  if (from === 'unknown' || frame === undefined) {
    sum.unknown++;
    if (call.request !== undefined) scores.requests.add(call.request);
    return;
  }
  const later = places.slice(1);
  // What is written has lines of its own, behind the one that opened the file.
  const wanted = !any ? places.slice(0, 1) : /write/.test(call.name) && later.length > 0 ? later : places;
  const name = frame.functionName?.replace(/^.*\./, '') ?? null;
  if (
    wanted.some(
      ([functionName, line]) => line === frame.line && (functionName === name || functionName === null),
    )
  )
    sum.right++;
  else
    sum.wrong.push(
      `${call.name} of ${label}: ${frame.functionName}:${frame.line} (${from}), not ${JSON.stringify(wanted)}`,
    );
}

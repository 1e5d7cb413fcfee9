/**
 * Runs a program of the corpus twice: once plain, where V8 itself says what the stack is at each probe, and
 * once under the tracer, where nobody asks V8 for a stack. Then compares the two, frame by frame.
 */
import { spawn, type Frame, type JsStack } from '@ptracer/core';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A frame as `CallSite` describes it. */
export interface TrueFrame {
  functionName: string | null;
  url: string | null;
  line: number | null;
  column: number | null;
  /** Called with `new`; real programs do not record it. */
  construct?: boolean;
  /** Awaits what runs. */
  async?: boolean;
  /** As V8 prints it. */
  text: string;
}

/** Stacks by probe, in the order in which the probe was passed. */
export type Stacks<T> = Map<string, T[]>;

export const PROBE = '/nonexistent/ptracer/';

/** The node binary under test; `npm run test:matrix` sets it. */
export const node: string = process.env['PTRACER_TEST_NODE'] ?? process.execPath;

const corpus = fileURLToPath(new URL('corpus/', import.meta.url));

function commandLine(program: string, flags: readonly string[]): string[] {
  return [...flags, '--require', join(corpus, 'preload.cjs'), join(corpus, program)];
}

/** What V8 says. */
export function truth(program: string, flags: readonly string[]): Stacks<TrueFrame[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-truth-'));
  const file = join(folder, 'truth.jsonl');
  try {
    const env = { ...process.env, PTRACER_TRUTH: file };
    const run = spawnSync(node, commandLine(program, flags), { env, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
    const stacks: Stacks<TrueFrame[]> = new Map();
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const { label, frames } = JSON.parse(line) as { label: string; frames: TrueFrame[] };
      add(stacks, label, frames);
    }
    return stacks;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the engine says. */
export async function traced(
  program: string,
  flags: readonly string[],
  options: object = {},
): Promise<Stacks<JsStack | undefined>> {
  const stacks: Stacks<JsStack | undefined> = new Map();
  const run = await spawn(node, commandLine(program, flags), {
    stdio: ['ignore', 'ignore', 'ignore'],
    filter: { module: new URL('plugins/probe-filter.mjs', import.meta.url).href },
    stack: { module: new URL('../dist/remote/engine.js', import.meta.url).href, options },
  });
  for await (const event of run) {
    if (event.type !== 'syscall') continue;
    const path = event.args.map(({ value }) => value).find((value) => String(value).startsWith(PROBE));
    if (typeof path === 'string') add(stacks, path.slice(PROBE.length), event.stack);
  }
  const status = await run.exited;
  if (status.code !== 0) throw new Error(`${program} ended with ${JSON.stringify(status)} under the tracer`);
  return stacks;
}

function add<T>(stacks: Stacks<T>, label: string, stack: T): void {
  const list = stacks.get(label);
  if (list) list.push(stack);
  else stacks.set(label, [stack]);
}

/** Outcome of a comparison. */
export interface Verdict {
  stacks: number;
  user: number;
  /** User frames, and combinators of promises, that await. */
  async: number;
  internal: number;
  internalRight: number;
  /** Builtin frames: function names. */
  builtin: number;
  builtinRight: number;
  tiers: Set<string>;
  /** What differs in user frames, in words. */
  wrong: string[];
}

/** A verdict that tells constructors as well. */
export interface CorpusVerdict extends Verdict {
  /** User frames called with `new`. */
  construct: number;
  /** Tiers of those. */
  constructTiers: Set<string>;
}

/** Frames of `node:fs` above the program's call: in truth they are those of the probe. */
function belowProbe(frames: readonly Frame[]): Frame[] {
  const start = frames.findIndex(({ kind }) => kind !== 'internal');
  return start < 0 ? [] : frames.slice(start);
}

const isWasm = ({ url }: { url: string | null }): boolean => url?.startsWith('wasm:') ?? false;
const isUser = (frame: { url: string | null }): boolean =>
  frame.url !== null && !frame.url.startsWith('node:') && !isWasm(frame);
const isInternal = ({ url }: { url: string | null }): boolean => url?.startsWith('node:') ?? false;
const isBuiltin = ({ url }: { url: string | null }): boolean => url === null;
/** Of the program, or a combinator. */
const isAwaiting = (frame: TrueFrame | Frame): boolean =>
  frame.async === true && (isUser(frame) || isBuiltin(frame));
const show = (frame: TrueFrame | Frame | undefined): string =>
  frame
    ? `${frame.async ? 'async ' : ''}${frame.construct ? 'new ' : ''}${nameOf(frame)} ${frame.url}:${frame.line}:${frame.column}`
    : 'nothing';
const nameOf = (frame: TrueFrame | Frame): string | null =>
  'promiseIndex' in frame ? `${frame.functionName} (index ${frame.promiseIndex})` : frame.functionName;

export function compare(want: Stacks<TrueFrame[]>, got: Stacks<JsStack | undefined>): CorpusVerdict {
  const verdict: CorpusVerdict = {
    stacks: 0,
    user: 0,
    construct: 0,
    async: 0,
    internal: 0,
    internalRight: 0,
    builtin: 0,
    builtinRight: 0,
    tiers: new Set(),
    constructTiers: new Set(),
    wrong: [],
  };
  for (const [label, stacks] of want) {
    const seen = got.get(label) ?? [];
    if (seen.length !== stacks.length)
      verdict.wrong.push(`${label}: ${stacks.length} calls, ${seen.length} events`);
    stacks.forEach((frames, i) => compareStack(verdict, `${label}#${i}`, frames, seen[i]));
  }
  return verdict;
}

function compareStack(
  verdict: CorpusVerdict,
  label: string,
  want: TrueFrame[],
  stack: JsStack | undefined,
): void {
  verdict.stacks++;
  if (stack?.truncated) verdict.wrong.push(`${label}: truncated`);
  const got = belowProbe(stack?.frames ?? []);
  for (const { tier, construct } of got) {
    if (tier) verdict.tiers.add(tier);
    if (tier && construct) verdict.constructTiers.add(tier);
  }
  const [user, gotUser] = [want.filter(isUser), got.filter(isUser)];
  verdict.user += user.length;
  verdict.construct += user.filter(({ construct }) => construct).length;
  for (let i = 0; i < Math.max(user.length, gotUser.length); i++) {
    const [expected, actual] = [show(user[i]), show(gotUser[i])];
    if (expected !== actual) verdict.wrong.push(`${label}: ${expected} is reported as ${actual}`);
  }
  // What awaits: functions in their order, with `Promise.all` and its like between them.
  const awaiting = want.filter(isAwaiting).map(show);
  const gotAwaiting = got.filter(isAwaiting).map(show);
  verdict.async += awaiting.length;
  if (awaiting.join() !== gotAwaiting.join())
    verdict.wrong.push(`${label}: awaiting ${awaiting.join(', ')} is reported as ${gotAwaiting.join(', ')}`);
  // Wasm frames: which function of which module. V8 prints one without a name as `wasm-function[1]`.
  const wasm = want
    .filter(isWasm)
    .map(({ url, text }) => `${/^\w+ (?=\()|wasm-function\[\d+\]/.exec(text)?.[0]?.trim()} ${url}`);
  const gotWasm = got.filter(isWasm).map(({ functionName, url }) => `${functionName} ${url}`);
  if (wasm.join() !== gotWasm.join()) verdict.wrong.push(`${label}: ${wasm} is reported as ${gotWasm}`);
  const gotInternal = got.filter(isInternal);
  want.filter(isInternal).forEach((frame, i) => {
    verdict.internal++;
    if (show(frame) === show(gotInternal[i])) verdict.internalRight++;
  });
  const gotBuiltin = got.filter(isBuiltin);
  want.filter(isBuiltin).forEach((frame, i) => {
    verdict.builtin++;
    if (show(frame) === show(gotBuiltin[i])) verdict.builtinRight++;
  });
}

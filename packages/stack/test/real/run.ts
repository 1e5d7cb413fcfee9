/**
 * Runs a real program twice: once plain, where V8 itself says what the stack is at each call that takes a path,
 * and once under the tracer, where nobody asks V8 for a stack.
 */
import { spawn, type JsStack, type SyscallEvent } from '@ptracer/core';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node, type TrueFrame } from '../corpus.js';

/** A command line behind `node`. */
export interface Program {
  args: readonly string[];
  cwd: string;
  /** Exit status of a run as it should be. */
  status: number;
}

/** What V8 says of a call; `call` is the kind of call (`open`, `stat`, …) whichever variant the kernel saw. */
export interface TrueCall {
  call: string;
  path: string;
  frames: TrueFrame[];
}

/** What the tracer says of it. */
export interface SeenCall {
  call: string;
  path: string;
  stack: JsStack | undefined;
}

const preload = fileURLToPath(new URL('preload.cjs', import.meta.url));
const commandLine = (args: readonly string[]): string[] => ['--require', preload, ...args];

/** Every call of the program, in order. */
export function trueCalls({ args, cwd, status }: Program): TrueCall[] {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-truth-'));
  const file = join(folder, 'truth.jsonl');
  try {
    const env = { ...process.env, PTRACER_TRUTH: file };
    const run = spawnSync(node, commandLine(args), { cwd, env, encoding: 'utf8' });
    if (run.status !== status)
      throw new Error(`${args.join(' ')} ended with ${run.status}: ${run.stderr}${run.stdout}`);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as TrueCall);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every call of its main thread that has a stack, in order. */
export async function seenCalls({ args, cwd, status }: Program): Promise<SeenCall[]> {
  const run = await spawn(node, commandLine(args), {
    cwd,
    stdio: ['ignore', 'ignore', 'ignore'],
    filter: { module: new URL('path-filter.mjs', import.meta.url).href },
    stack: { module: new URL('../../dist/remote/engine.js', import.meta.url).href },
  });
  let calls: SeenCall[] = [];
  let ended = false;
  for await (const event of run) {
    if (event.type !== 'syscall' || event.thread.role !== 'main' || ended) continue;
    const path = event.args.find(({ kind }) => kind === 'path')?.value;
    if (path === '/nonexistent/ptracer/start') calls = [];
    else if (path === '/nonexistent/ptracer/end') ended = true;
    // An empty path: a call on a descriptor.
    else if (path !== '') calls.push({ call: kindOf(event), path: String(path), stack: event.stack });
  }
  const ending = await run.exited;
  if (ending.code !== status)
    throw new Error(`${args.join(' ')} ended with ${JSON.stringify(ending)} under the tracer`);
  return calls;
}

/** libuv takes statx(2) where it can, musl and older kernels other variants. */
function kindOf({ name, args }: SyscallEvent): string {
  if (/stat/.test(name)) {
    const followsNot = name === 'lstat' || args.some(({ value }) => hasFlag(value, 'AT_SYMLINK_NOFOLLOW'));
    return followsNot ? 'lstat' : 'stat';
  }
  return name.replace(/at2?$/, '').replace(/^facces/, 'acces');
}

function hasFlag(value: unknown, flag: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'flags' in value &&
    (value as { flags: string[] }).flags.includes(flag)
  );
}

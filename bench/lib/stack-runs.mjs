/** Runs stack-program.cjs plain, under strace and under the tracer. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '../../packages/core/dist/index.js';
import { repositoryFile, run } from './programs.mjs';

const DEPTH = 20;

/** @param {string} name */
const module = (name) => new URL(name, import.meta.url).href;

/** The node that is traced; that of the tracer is the one that runs this. */
export const node = process.env['PTRACER_TEST_NODE'] ?? process.execPath;

/** @param {string} mode @param {number} count */
function commandLine(mode, count) {
  return [repositoryFile('bench/lib/stack-program.cjs'), mode, String(count)];
}

/**
 * What a call takes by the program's own clock, in µs.
 *
 * @param {readonly string[]} tracer command line before that of node
 * @param {number} count
 */
export async function perCall(tracer, count) {
  const { stdout } = await run([...tracer, node, ...commandLine('warm', count)]);
  return Number(stdout);
}

/**
 * The same under the tracer.
 *
 * @param {import('../../packages/core/dist/index.js').PluginReference | undefined} stack
 * @param {number} count
 */
export async function perTracedCall(stack, count) {
  return (await trace('warm', count, stack)).microseconds;
}

/** The engine as it is. */
export const engine = { module: new URL('../../packages/stack/dist/remote/engine.js', import.meta.url).href };

/**
 * Microseconds of each capture, or its reads of tracee memory, from within the tracer.
 *
 * @param {string} mode
 * @param {number} count
 * @param {{ engine?: object, count?: boolean }} [options] `engine`: its options
 * @returns {Promise<{ microseconds: number[], reads: number[] }>}
 */
export async function captures(mode, count, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-bench-'));
  try {
    const file = join(folder, 'times.jsonl');
    const { calls } = await trace(mode, count, {
      module: module('stack-timed-engine.mjs'),
      options: { ...options, file },
    });
    const times = JSON.parse(readFileSync(file, 'utf8'));
    if (times.microseconds.length !== calls)
      throw new Error(`${times.microseconds.length} captures, ${calls} calls`);
    return times;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} mode
 * @param {number} count
 * @param {import('../../packages/core/dist/index.js').PluginReference | undefined} stack
 */
async function trace(mode, count, stack) {
  const traced = await spawn(node, commandLine(mode, count), {
    stdio: ['ignore', 'pipe', 'inherit'],
    filter: { module: module('stack-filter.mjs') },
    ...(stack && { stack }),
  });
  let text = '';
  traced.stdout.on('data', (bytes) => (text += bytes));
  let calls = 0;
  for await (const event of traced) {
    if (event.type !== 'syscall') continue;
    calls++;
    const depth = event.stack?.frames.length;
    if (stack && depth !== DEPTH) throw new Error(`a stack has ${depth} frames instead of ${DEPTH}`);
  }
  if (calls !== count) throw new Error(`${calls} calls of ${count} were seen`);
  return { calls, microseconds: Number(text) };
}

/** Runs the known program on a node binary, plain and traced, and compares the stacks. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn, type JsStack } from '@ptracer/core';
import { firstDifference, type Account, type TrueFrames } from './compare.js';
import { ownFile } from '../own-file.js';

/** `unverifiable`: the known program could not be run, so nothing is known. */
export interface Verdict {
  outcome: 'exact' | 'wrong' | 'unverifiable';
  /** Why, unless `exact`. */
  reason?: string;
  /** `exact`: why functions that await are not told all the same. */
  awaiting?: string;
}

const PROBE = '/nonexistent/ptracer-verify/';
const PROGRAM = fileURLToPath(ownFile('verify/program.cjs'));
const TIME_LIMIT_MS = 20_000;

/** The program runs with nothing of the user's. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '' };

function truthOf(node: string): Account<TrueFrames> {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-verify-'));
  try {
    const file = join(folder, 'answers');
    const run = spawnSync(node, [PROGRAM, file], {
      env: ENVIRONMENT,
      stdio: 'ignore',
      timeout: TIME_LIMIT_MS,
    });
    if (run.status !== 0) throw run.error ?? new Error(`it ended with ${run.status ?? run.signal}`);
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, TrueFrames]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function traced(node: string): Promise<Account<JsStack | undefined>> {
  const seen: [string, JsStack | undefined][] = [];
  const trace = await spawn(node, [PROGRAM], {
    env: ENVIRONMENT,
    stdio: 'ignore',
    filter: { module: ownFile('dist/verify/probe-filter.js').href, options: PROBE },
    stack: { module: ownFile('dist/remote/engine.js').href, options: { verified: true } },
  });
  for await (const event of trace) {
    if (event.type !== 'syscall') continue;
    const path = event.args.map(({ value }) => value).find((value) => String(value).startsWith(PROBE));
    if (path !== undefined) seen.push([String(path).slice(PROBE.length), event.stack]);
  }
  return seen;
}

/** Verifies the remote engine on the binary at `node`. Takes about a second. */
export async function verifyBinary(node: string): Promise<Verdict> {
  let truth: Account<TrueFrames>;
  try {
    truth = truthOf(node);
  } catch (error) {
    return { outcome: 'unverifiable', reason: `a known program could not be run on it: ${String(error)}` };
  }
  try {
    const seen = await traced(node);
    const reason = firstDifference(truth, seen, PROGRAM, 'stack');
    if (reason !== undefined) return { outcome: 'wrong', reason };
    const awaiting = firstDifference(truth, seen, PROGRAM);
    return { outcome: 'exact', ...(awaiting === undefined ? undefined : { awaiting }) };
  } catch (error) {
    return { outcome: 'unverifiable', reason: `a known program could not be traced on it: ${String(error)}` };
  }
}

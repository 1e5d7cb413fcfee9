import { spawn } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { node, PROBE } from './corpus.js';
import { check, program } from './real/endurance.js';
import { report } from './real/report.js';

const CAPTURES = Number(process.env['PTRACER_ENDURANCE'] ?? 20_000);

/** Fewer: each GC takes longer. Enough for the functions to reach the tiers above the interpreter. */
const COMPACTED = Math.max(5_000, CAPTURES / 20);

const WORKERS = 2;

interface Outcome {
  captures: number;
  frames: number;
  /** Frames. */
  wrong: number;
  problems: string[];
}

async function endure(captures: number, flags: readonly string[]): Promise<Outcome> {
  const calls = Math.ceil(captures / (WORKERS + 1));
  const run = await spawn(node, [...flags, '--expose-gc', program, String(calls), String(WORKERS)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    filter: { module: new URL('plugins/probe-filter.mjs', import.meta.url).href },
    stack: { module: new URL('../dist/remote/engine.js', import.meta.url).href },
  });
  const outcome: Outcome = { captures: 0, frames: 0, wrong: 0, problems: [] };
  for await (const event of run) {
    if (event.type !== 'syscall') continue;
    const path = event.args.map(({ value }) => value).find((value) => String(value).startsWith(PROBE));
    const found = check(String(path).slice(PROBE.length), event.stack);
    outcome.captures++;
    outcome.frames += found.frames;
    outcome.wrong += found.wrong;
    if (found.problem) outcome.problems.push(found.problem);
  }
  expect((await run.exited).code).toBe(0);
  report('endurance.cjs', flags, {
    stacks: outcome.captures,
    user: outcome.frames,
    wrong: outcome.wrong,
    internal: 0,
    internalRight: 0,
    builtin: 0,
    builtinRight: 0,
  });
  return outcome;
}

describe('no stack is wrong and none has a frame too many while the GC works', () => {
  it.each([
    { captures: CAPTURES, flags: ['--max-semi-space-size=1'] },
    {
      captures: COMPACTED,
      flags: ['--max-semi-space-size=1', '--stress-compaction', '--gc-interval=500'],
    },
  ])('$captures captures, $flags', { timeout: 300_000 }, async ({ captures, flags }) => {
    const outcome = await endure(captures, flags);
    expect(outcome.problems.slice(0, 5)).toEqual([]);
    expect(outcome.captures).toBeGreaterThanOrEqual(captures);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { report } from './real/report.js';
import { compare, node, traced, truth, type CorpusVerdict } from './corpus.js';

const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
const major = Number.parseInt(version, 10);
const rows: string[] = [];

/**
 * V8 14.6 takes a constructor that Maglev's code calls for a plain call (`isConstructor()`), so that it varies from
 * run to run in these programs. The truth about them is taken without Maglev; the engine knows better with it.
 */
const CONSTRUCTING = new Set(['tiers.cjs', 'constructors.cjs']);

async function verdictOf(program: string, flags: readonly string[] = []): Promise<CorpusVerdict> {
  const trueFlags = CONSTRUCTING.has(program) ? [...flags, '--no-maglev'] : flags;
  const verdict = compare(truth(program, trueFlags), await traced(program, flags));
  report(program, flags, verdict);
  const { stacks, user, construct, async, wrong, internal, internalRight, builtin, builtinRight, tiers } =
    verdict;
  rows.push(
    `${[program, ...flags].join(' ').padEnd(62)} ${String(stacks).padStart(5)} stacks  user ${user} (${construct} new, ${async} async), wrong ${wrong.length}` +
      `  internal ${internalRight}/${internal}  builtin ${builtinRight}/${builtin}  ${[...tiers].join(' ')}`,
  );
  return verdict;
}

afterAll(() => {
  console.log(`Node ${version}\n${rows.join('\n')}`);
});

describe('user frames equal Error.stack in function, file, line, column and `new`', () => {
  it.each([
    'tiers.cjs',
    'language.cjs',
    'asynchronous.mjs',
    'workers.cjs',
    'deep.cjs',
    'strings.cjs',
    'gc.cjs',
    'wasm.cjs',
  ])('%s', async (program) => {
    const verdict = await verdictOf(program);
    expect(verdict.wrong).toEqual([]);
    // Which of several waiting messages wakes a worker's port differs from run to run.
    const least = program === 'workers.cjs' ? 0.9 : 0.99;
    expect(verdict.internalRight / verdict.internal).toBeGreaterThanOrEqual(least);
  });

  it('meets every tier that this V8 has', async () => {
    const { tiers } = await verdictOf('tiers.cjs');
    const expected = ['interpreter', 'baseline', 'turbofan', ...(major >= 24 ? ['maglev'] : [])];
    expect([...tiers].sort()).toEqual(expected.sort());
  });
});

it('knows a constructor in every tier', async () => {
  const { construct, wrong, constructTiers } = await verdictOf('constructors.cjs');
  expect(wrong).toEqual([]);
  expect(construct).toBeGreaterThan(500);
  const expected = ['interpreter', 'baseline', 'turbofan', ...(major >= 24 ? ['maglev'] : [])];
  expect([...constructTiers].sort()).toEqual(expected.sort());
});

describe('functions that await equal those of Error.stack', () => {
  it.each([
    [],
    ['--always-sparkplug'],
    ['--maglev'],
    ['--jitless'],
    ['--stress-compaction', '--gc-interval=500'],
    ['--max-semi-space-size=1', '--expose-gc'],
  ])('%s %s', async (...flags) => {
    const given = flags.filter((flag) => flag !== undefined);
    const { wrong, async, stacks } = await verdictOf('awaiting.mjs', given);
    expect(wrong).toEqual([]);
    expect(stacks).toBeGreaterThan(5_000);
    expect(async).toBeGreaterThan(2 * stacks);
  });
});

describe('user frames stay right while the GC moves what they are read from', () => {
  it.each([
    ['--stress-compaction', '--gc-interval=100'],
    ['--gc-interval=50'],
    ['--stress-flush-code', '--gc-interval=500'],
    ['--max-semi-space-size=1', '--expose-gc'],
  ])('%s %s', async (...flags) => {
    for (const program of ['gc.cjs', 'tiers.cjs', 'constructors.cjs']) {
      const given = flags.filter((flag) => flag !== undefined);
      expect((await verdictOf(program, given)).wrong).toEqual([]);
    }
  });
});

it('user frames are right while V8 counts calls for coverage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-coverage-'));
  process.env['NODE_V8_COVERAGE'] = folder;
  try {
    expect((await verdictOf('gc.cjs')).wrong).toEqual([]);
  } finally {
    delete process.env['NODE_V8_COVERAGE'];
    rmSync(folder, { recursive: true });
  }
});

describe('user frames are right in the ways that V8 can be told to run', () => {
  it.each(['--always-sparkplug', '--jitless', '--interpreted-frames-native-stack', '--maglev'])(
    '%s',
    async (flag) => {
      for (const program of ['tiers.cjs', 'constructors.cjs'])
        expect((await verdictOf(program, [flag])).wrong).toEqual([]);
    },
  );
});

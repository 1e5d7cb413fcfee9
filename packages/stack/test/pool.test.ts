import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { node } from './corpus.js';
import { score, traceCorpus, type PoolRun, type Scores } from './pool/score.js';

const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
const rows: string[] = [];
/** What process.nextTick hides. */
const HIDDEN = new Set(['stream', 'realpath', 'cp']);

async function scored(run: PoolRun): Promise<Scores> {
  const scores = score(await traceCorpus(run));
  const groups = [...scores.groups].map(
    ([group, { right, unknown, wrong }]) =>
      `${group} ${right}/${right + unknown + wrong.length}${wrong.length > 0 ? ` ${wrong.length} wrong` : ''}`,
  );
  const froms = [...scores.froms].map(([from, count]) => `${from} ${count}`).join(', ');
  rows.push(`${JSON.stringify(run)}: ${groups.join(', ')}; ${froms}; not scored ${scores.unscored}`);
  return scores;
}

function share(scores: Scores, groups: (name: string) => boolean): number {
  const sums = [...scores.groups].filter(([name]) => groups(name)).map(([, sum]) => sum);
  const right = sums.reduce((total, sum) => total + sum.right, 0);
  return right / sums.reduce((total, sum) => total + sum.right + sum.unknown, 0);
}

const wrong = (scores: Scores): string[] => [...scores.groups.values()].flatMap((sum) => sum.wrong);

afterAll(() => {
  console.log(`Node ${version}\n${rows.join('\n')}`);
});

describe('calls of the thread pool name the line that asked for them', () => {
  it.each([1, 4, 64])('with %i threads', async (threads) => {
    const scores = await scored({ threads });
    expect(wrong(scores)).toEqual([]);
    expect(scores.warnings).toEqual([]);
    expect(share(scores, (name) => !HIDDEN.has(name))).toBeGreaterThanOrEqual(0.95);
  });

  it('also what process.nextTick hides, where async hooks record', async () => {
    const scores = await scored({ hooks: true });
    expect(wrong(scores)).toEqual([]);
    expect(share(scores, () => true)).toBeGreaterThanOrEqual(0.98);
  });

  it('and no other where the functions that await are not wanted', async () => {
    expect(wrong(await scored({ options: { asyncFrames: false } }))).toEqual([]);
  });

  it('and the class of the request where nobody is known', async () => {
    expect([...(await scored({})).requests]).toContain('FSReqCallback');
  });

  it('but not where they are not wanted', async () => {
    const scores = await scored({ options: { poolStacks: false } });
    expect([...scores.froms.keys()]).toEqual(['none']);
  });
});

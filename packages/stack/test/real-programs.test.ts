import { describe, expect, it } from 'vitest';
import { compareCalls, type RealVerdict } from './real/compare.js';
import { Project } from './real/project.js';
import { report } from './real/report.js';
import { seenCalls, trueCalls, type Program } from './real/run.js';

async function verdictOf(name: string, program: Program, clean: () => void): Promise<RealVerdict> {
  const truth = trueCalls(program);
  clean();
  const verdict = compareCalls(truth, await seenCalls(program));
  report(name, [], verdict);
  const { stacks, user, wrong, internal, internalRight, builtin, builtinRight, tiers, untold } = verdict;
  console.log(
    `${name}: ${stacks} stacks, user ${user}, wrong ${wrong.length}, internal ${internalRight}/${internal}, ` +
      `builtin ${builtinRight}/${builtin}, ${[...tiers].join(' ')}; without truth: ${[...untold].map(([place, n]) => `${n} × ${place}`).join(', ')}`,
  );
  return verdict;
}

describe('user and dependency frames equal Error.stack in programs that nobody here wrote', () => {
  it.each(['eslint', 'tsc'] as const)('%s', async (name) => {
    using project = new Project();
    const verdict = await verdictOf(name, project[name](), () => project.clean());
    expect(verdict.wrong).toEqual([]);
    expect(verdict.internalRight / verdict.internal).toBeGreaterThanOrEqual(0.99);
    expect(verdict.user).toBeGreaterThan(5_000);
  });
});

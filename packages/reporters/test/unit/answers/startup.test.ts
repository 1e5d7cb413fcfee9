import { describe, expect, it } from 'vitest';
import { StartupAnalysis, type StartupAnswer } from '../../../src/answers/startup.js';
import type { StartupFinding } from '../../../src/finding.js';
import { at, inPackage, internal, Program } from '../program.js';

const LOADER = internal('node:internal/modules/cjs/loader', 'stat');

function analyse(program: Program): { findings: StartupFinding[]; answer: StartupAnswer } {
  const analysis = new StartupAnalysis();
  for (const event of program.events) analysis.observe(event);
  const { findings, answer } = analysis.finish();
  return { findings: findings as StartupFinding[], answer };
}

it('counts files that a module looked for in vain while it loaded others', () => {
  const program = new Program();
  const frames = [LOADER, at(3)];
  program.stat('/app/a', 'ENOENT', { frames });
  program.stat('/app/a.js', 0, { frames });
  program.open('/app/a.js', 20, { frames });
  program.stat('/app/b', 'ENOTDIR', { frames: [LOADER, at(7)] });
  const { findings, answer } = analyse(program);
  expect(findings).toMatchObject([
    {
      rule: 'startup',
      severity: 'note',
      site: { url: 'file:///app/app.js', line: 3 },
      count: 2,
      tried: 4,
      opened: 1,
      totalNs: 40_000,
      paths: ['/app/a', '/app/b'],
    },
  ]);
  expect(answer).toMatchObject({ modules: 1, tried: 4, missed: 2, opened: 1, totalNs: 40_000 });
});

it('the module with most misses comes first', () => {
  const program = new Program();
  program.stat('/x', 'ENOENT', { frames: [LOADER, at(1)] });
  for (const path of ['/y', '/z']) program.stat(path, 'ENOENT', { frames: [LOADER, inPackage('dep')] });
  expect(analyse(program).findings.map(({ site }) => site?.package)).toEqual(['dep', undefined]);
});

describe('not counted is', () => {
  it("what the program's own code looks for while it is loaded", () => {
    const program = new Program();
    program.stat('/config', 'ENOENT', { frames: [internal('node:fs'), at(1), LOADER] });
    expect(analyse(program).answer.tried).toBe(0);
  });

  it('a call without a stack', () => {
    const program = new Program();
    program.stat('/lib', 'ENOENT');
    expect(analyse(program).answer.tried).toBe(0);
  });
});

it('files that Node.js itself looks for have no line', () => {
  const program = new Program();
  program.stat('/app/package.json', 'ENOENT', { frames: [LOADER] });
  expect(analyse(program).findings).toMatchObject([
    { site: null, reason: expect.stringContaining('main module') },
  ]);
});

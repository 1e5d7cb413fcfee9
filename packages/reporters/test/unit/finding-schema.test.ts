import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BlockingAnalysis } from '../../src/answers/blocking.js';
import { LeakAnalysis } from '../../src/answers/leaks.js';
import { StartupAnalysis } from '../../src/answers/startup.js';
import type { Finding } from '../../src/finding.js';
import { everyFinding, recordedTrace, RECORDED_NAMES } from '../../src/testing/index.js';

const SCHEMA = new URL('../../schema/finding.v1.schema.json', import.meta.url);
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

const faultsOf = (finding: unknown): unknown => (validate(finding) ? [] : validate.errors);

async function found(name: (typeof RECORDED_NAMES)[number]): Promise<Finding[]> {
  const analyses = [
    new LeakAnalysis({ all: true }),
    new BlockingAnalysis({ slowerThan: 1 }),
    new StartupAnalysis(),
  ];
  for (const event of await recordedTrace(name)) for (const analysis of analyses) analysis.observe(event);
  return analyses.flatMap((analysis) => analysis.finish().findings);
}

describe('the schema of findings takes', () => {
  it.each(RECORDED_NAMES)('what is found in the recorded trace %s', async (name) => {
    for (const finding of await found(name)) expect(faultsOf(finding)).toEqual([]);
  });

  it('findings of every rule, in real traces and made up', async () => {
    const all = (await Promise.all(RECORDED_NAMES.map(found))).flat();
    expect(new Set(all.map(({ rule }) => rule))).toEqual(new Set(['leak', 'blocking', 'startup']));
    for (const finding of everyFinding()) expect(faultsOf(finding)).toEqual([]);
  });

  it('nothing else', () => {
    const [leak] = everyFinding();
    expect(faultsOf({ ...leak, more: 1 })).not.toEqual([]);
    expect(faultsOf({ ...leak, rule: 'other' })).not.toEqual([]);
    expect(faultsOf({ ...leak, count: '2' })).not.toEqual([]);
    expect(faultsOf({ ...leak, site: undefined })).not.toEqual([]);
  });
});

describe('in the recorded server', () => {
  it('the line that leaks, and the line that waits, come first', async () => {
    const [leak] = (await found('server')).filter(({ rule }) => rule === 'leak');
    expect(leak).toMatchObject({ state: 'growing', count: 6, site: { url: '/app/server.js', line: 9 } });
    const stalls = (await found('stalls')).filter(({ rule }) => rule === 'blocking');
    expect(stalls[0]).toMatchObject({ severity: 'error', site: { url: '/app/server.js', line: 16 } });
  });
});

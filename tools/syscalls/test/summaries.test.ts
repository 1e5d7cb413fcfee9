import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSnapshot, snapshotPath, type Snapshot } from '../src/snapshot.js';
import { buildSummaries, namesWithoutManual } from '../src/summaries.js';

const snapshot = readSnapshot(snapshotPath(fileURLToPath(new URL('../headers', import.meta.url))));

/** The same kernel, with other calls on x86-64. */
function withCalls(change: (calls: Record<string, number>) => void): Snapshot {
  const x64 = { ...snapshot.numbers.x64 };
  change(x64);
  return { ...snapshot, numbers: { ...snapshot.numbers, x64 } };
}

describe('buildSummaries', () => {
  it('has one of every call, and none twice the same words but for numbers kept for STREAMS', () => {
    const summaries = buildSummaries(snapshot);
    const texts = new Map<string, string[]>();
    for (const [name, text] of summaries) texts.set(text, [...(texts.get(text) ?? []), name]);
    const shared = [...texts.values()].filter(({ length }) => length > 1);
    expect(shared).toEqual([['getpmsg', 'putpmsg']]);
  });

  it('stops at a call without a summary', () => {
    const grown = withCalls((calls) => (calls['brand_new'] = 9999));
    expect(() => buildSummaries(grown)).toThrow('there is no summary of brand_new');
  });

  it('stops at a summary without a call', () => {
    const shrunk = withCalls((calls) => delete calls['alarm']);
    expect(() => buildSummaries(shrunk)).toThrow('there is a summary of alarm, and no such call');
  });
});

it('stops at a call without a manual page that does not exist', () => {
  expect(namesWithoutManual(snapshot)).toContain('mseal');
  const shrunk = withCalls((calls) => delete calls['uprobe']);
  expect(() => namesWithoutManual(shrunk)).toThrow('uprobe is said to have no manual page');
});

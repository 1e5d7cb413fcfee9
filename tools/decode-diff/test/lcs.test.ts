import { describe, expect, it } from 'vitest';
import { commonSubsequence } from '../src/match/lcs.js';

/** The length of a longest common subsequence, from the definition. */
function lengthOf(a: readonly string[], b: readonly string[]): number {
  const [x, ...as] = a;
  const [y, ...bs] = b;
  if (x === undefined || y === undefined) return 0;
  return x === y ? 1 + lengthOf(as, bs) : Math.max(lengthOf(as, b), lengthOf(a, bs));
}

/** All sequences of these letters up to this length. */
function sequences(letters: string, length: number): string[][] {
  if (length === 0) return [[]];
  const shorter = sequences(letters, length - 1);
  return [
    ...shorter,
    ...shorter.filter((s) => s.length === length - 1).flatMap((s) => [...letters].map((l) => [...s, l])),
  ];
}

describe('commonSubsequence', () => {
  it('finds a longest one, in order, for all short sequences', () => {
    const all = sequences('abc', 4);
    for (const a of all) {
      for (const b of all) {
        const pairs = commonSubsequence(a, b);
        expect(pairs.every(([i, j]) => a[i] === b[j])).toBe(true);
        expect(
          pairs.every(([i, j], at) => at === 0 || (i > pairs[at - 1]![0] && j > pairs[at - 1]![1])),
        ).toBe(true);
        if (pairs.length !== lengthOf(a, b))
          expect(`${a.join('')} ${b.join('')}`).toBe('a longer one exists');
      }
    }
  });

  it('copes with long sequences that have little in common', () => {
    const a = Array.from({ length: 3000 }, (_, index) => (index % 10 === 0 ? `same ${index}` : `a ${index}`));
    const b = Array.from({ length: 3000 }, (_, index) => (index % 10 === 0 ? `same ${index}` : `b ${index}`));
    expect(commonSubsequence(a, b)).toHaveLength(300);
  });
});

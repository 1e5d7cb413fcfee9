/** A pair of indices, one into each sequence. */
export type IndexPair = readonly [number, number];

/** No path ends on this diagonal. */
const NONE = -1;

/** The numbers of both sequences' keys: equal keys have equal numbers. */
function intern(a: readonly string[], b: readonly string[]): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const number = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  return [Int32Array.from(a, number), Int32Array.from(b, number)];
}

/** The furthest ends of paths with `edits` edits, by diagonal; `centre` is the index of diagonal 0. */
class Search {
  readonly ends: Int32Array;
  private readonly centre: number;

  constructor(
    private readonly n: number,
    private readonly m: number,
    private readonly equal: (x: number, y: number) => boolean,
  ) {
    this.centre = n + m + 1;
    this.ends = new Int32Array(2 * this.centre + 1).fill(NONE);
  }

  end(diagonal: number): number {
    return this.ends[this.centre + diagonal] ?? NONE;
  }

  /** Goes one edit further on this diagonal, then along all that is equal. */
  advance(edits: number, diagonal: number): number {
    const { n, m } = this;
    const [below, above] = [this.end(diagonal - 1), this.end(diagonal + 1)];
    const right = below !== NONE && below < n ? below + 1 : NONE;
    const down = above !== NONE && above - diagonal <= m ? above : NONE;
    let x = edits === 0 ? 0 : Math.max(right, down);
    if (x !== NONE) while (x < n && x - diagonal < m && this.equal(x, x - diagonal)) x++;
    this.ends[this.centre + diagonal] = x;
    return x;
  }
}

/** Where a search from the front and one from the back meet: a point of a shortest path between the corners. */
function middle(n: number, m: number, equal: (x: number, y: number) => boolean): IndexPair {
  const delta = n - m;
  const odd = delta % 2 !== 0;
  const forth = new Search(n, m, equal);
  const back = new Search(n, m, (x, y) => equal(n - 1 - x, m - 1 - y));
  const meets = (x: number, other: number): boolean => x !== NONE && other !== NONE && x + other >= n;
  for (let edits = 0; ; edits++) {
    for (let k = -edits; k <= edits; k += 2) {
      const x = forth.advance(edits, k);
      if (odd && Math.abs(delta - k) < edits && meets(x, back.end(delta - k))) return [x, x - k];
    }
    for (let k = -edits; k <= edits; k += 2) {
      const x = back.advance(edits, k);
      if (!odd && Math.abs(delta - k) <= edits && meets(x, forth.end(delta - k))) return [n - x, m - x + k];
    }
  }
}

/**
 * The pairs of a longest common subsequence: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
 * the variant with linear space, which splits where two searches meet.
 */
export function commonSubsequence(aKeys: readonly string[], bKeys: readonly string[]): IndexPair[] {
  const [a, b] = intern(aKeys, bKeys);
  const pairs: IndexPair[] = [];
  const solve = (aStart: number, aEnd: number, bStart: number, bEnd: number): void => {
    let [aFrom, aTo, bFrom, bTo] = [aStart, aEnd, bStart, bEnd];
    while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) pairs.push([aFrom++, bFrom++]);
    while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) pairs.push([--aTo, --bTo]);
    if (aFrom === aTo || bFrom === bTo) return;
    const [x, y] = middle(aTo - aFrom, bTo - bFrom, (x, y) => a[aFrom + x] === b[bFrom + y]);
    solve(aFrom, aFrom + x, bFrom, bFrom + y);
    solve(aFrom + x, aTo, bFrom + y, bTo);
  };
  solve(0, a.length, 0, b.length);
  return pairs.sort(([one], [other]) => one - other);
}

import type { Line } from '../line/parse.js';

/** A thread of a run, and those that it started, in order. */
export interface Thread {
  tid: number;
  /** How often it made each call. */
  calls: Map<string, number>;
  children: Thread[];
}

const STARTS = new Set(['clone', 'clone3', 'fork', 'vfork']);

/** The threads of a run that no other one started: one, where nothing was missed. */
export function threadsOf(lines: readonly Line[]): Thread[] {
  const threads = new Map<number, Thread>();
  const started = new Set<number>();
  const thread = (tid: number): Thread => {
    const known = threads.get(tid) ?? { tid, calls: new Map<string, number>(), children: [] };
    threads.set(tid, known);
    return known;
  };
  for (const { tid, name, args, result } of lines) {
    const { calls, children } = thread(tid);
    const what = name === 'execve' ? `${name} ${args[0]}` : name;
    calls.set(what, (calls.get(what) ?? 0) + 1);
    const child = STARTS.has(name) ? Number.parseInt(result, 10) : 0;
    if (child > 0 && !started.has(child)) {
      started.add(child);
      children.push(thread(child));
    }
  }
  return [...threads.values()].filter(({ tid }) => !started.has(tid));
}

/** From 0, nothing in common, to 1, the same calls as often: the cosine of both counts. */
function similarity(a: Thread, b: Thread): number {
  const length = ({ calls }: Thread): number => Math.hypot(...calls.values());
  let product = 0;
  for (const [name, count] of a.calls) product += count * (b.calls.get(name) ?? 0);
  return product === 0 ? 0 : product / (length(a) * length(b));
}

/** Pairs in order: all of them where there are as many, else those that make the sum of similarities the highest. */
function pairInOrder(a: readonly Thread[], b: readonly Thread[]): [Thread, Thread][] {
  if (a.length === b.length) return a.map((thread, index) => [thread, b[index] as Thread]);
  const best: { score: number; pairs: [Thread, Thread][] }[][] = [];
  const at = (i: number, j: number) => best[i]?.[j] ?? { score: 0, pairs: [] };
  for (let i = a.length - 1; i >= 0; i--) {
    best[i] = [];
    for (let j = b.length - 1; j >= 0; j--) {
      const [one, other] = [a[i] as Thread, b[j] as Thread];
      const after = at(i + 1, j + 1);
      const paired = { score: after.score + similarity(one, other), pairs: after.pairs };
      const skipped = at(i + 1, j).score > at(i, j + 1).score ? at(i + 1, j) : at(i, j + 1);
      (best[i] as unknown[])[j] =
        paired.score > skipped.score ? { ...paired, pairs: [[one, other], ...after.pairs] } : skipped;
    }
  }
  return at(0, 0).pairs;
}

/** Names for the threads of the first run, by who started them as which: `P`, `P.1`, `P.1.2`. */
export function nameThreads(roots: readonly Thread[]): Map<number, string> {
  const names = new Map<number, string>();
  const name = ({ tid, children }: Thread, label: string): void => {
    names.set(tid, label);
    children.forEach((child, index) => name(child, `${label}.${index + 1}`));
  };
  roots.forEach((root, index) => name(root, index === 0 ? 'P' : `P${index + 1}`));
  return names;
}

/** The names of another run's threads: those of the threads they match, else a name that the first run does not have. */
export function nameLike(
  roots: readonly Thread[],
  first: readonly Thread[],
  firstNames: ReadonlyMap<number, string>,
): Map<number, string> {
  const names = new Map<number, string>();
  const alone = (thread: Thread, label: string): void => {
    names.set(thread.tid, label);
    thread.children.forEach((child, index) => alone(child, `${label}.${index + 1}`));
  };
  const pair = (theirs: readonly Thread[], ours: readonly Thread[], label: string): void => {
    const pairs = new Map(pairInOrder(theirs, ours));
    theirs.forEach((thread, index) => {
      const like = pairs.get(thread);
      if (like === undefined) return alone(thread, `${label}.other-${index + 1}`);
      const itsName = firstNames.get(like.tid) ?? '?';
      names.set(thread.tid, itsName);
      pair(thread.children, like.children, itsName);
    });
  };
  pair(roots, first, 'P');
  return names;
}

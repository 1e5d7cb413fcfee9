import type { Line } from '../line/parse.js';

/** What must be known of a whole run before one of its lines can be normalised. */
export interface RunContext {
  /** A thread's name by its tid, the same in all runs: `P`, `P.1`, `P.1.2`; the parent of all is `PARENT`. */
  labels: ReadonlyMap<number, string>;
  /** Break addresses below 64 GiB, of programs that are not position-independent: lowest and highest. */
  lowHeap: readonly [number, number] | undefined;
}

const LOW = 2 ** 36;

/** Reads a run's context off its lines. */
export function contextOf(lines: readonly Line[], labels: ReadonlyMap<number, string>): RunContext {
  const breaks = lines
    .filter(({ name }) => name === 'brk')
    .flatMap(({ args: [asked], result }) => [Number(asked), Number(result)])
    .filter((address) => address > 0 && address < LOW);
  const all = new Map(labels);
  const root = lines[0]?.tid;
  const parent = lines.find(({ name, tid }) => name === 'getppid' && tid === root)?.result;
  if (parent !== undefined && !all.has(Number(parent))) all.set(Number(parent), 'PARENT');
  return {
    labels: all,
    lowHeap: breaks.length > 0 ? [Math.min(...breaks), Math.max(...breaks)] : undefined,
  };
}

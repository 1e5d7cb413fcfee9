import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compare, volatileKinds, type Comparison } from './compare/compare.js';
import { shape } from './compare/shape.js';
import { Vocabulary } from './compare/vocabulary.js';
import { readTrace } from './line/join.js';
import { nameLike, nameThreads, threadsOf } from './match/threads.js';
import { normaliseRun, type Call } from './normalise/call.js';
import { ptracer, strace, trace, type Command, type Tracer } from './tracers.js';

/** One program's three runs. */
export interface Runs {
  name: string;
  /** Under strace, and once more. */
  first: Call[];
  again: Call[];
  /** Under ptracer, or under strace for a third time. */
  second: Call[];
}

/** How a program is run: `prepare` makes its folder as it was before each run. */
export interface Recipe {
  name: string;
  command: Command;
  prepare: () => void;
}

/** Reads three traces of one program; threads are named as they are in the first. */
export function readRuns(name: string, [first, again, second]: readonly [string, string, string]): Runs {
  const lines = readTrace(first);
  const threads = threadsOf(lines);
  const names = nameThreads(threads);
  const like = (trace: string): Call[] => {
    const others = readTrace(trace);
    return normaliseRun(others, nameLike(threadsOf(others), threads, names));
  };
  return { name, first: normaliseRun(lines, names), again: like(again), second: like(second) };
}

/** Runs a program under strace, strace, and the tracer to compare; traces are written to the folder. */
export function run(
  { name, command, prepare }: Recipe,
  { self, options, folder }: { self: boolean; options: readonly string[]; folder: string },
): Runs {
  const under = (tracer: Tracer, label: string): string => {
    const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, '_')}.${label}`);
    rmSync(file, { force: true });
    prepare();
    return trace(tracer, file, options, command);
  };
  return readRuns(name, [
    under(strace, 'strace'),
    under(strace, 'strace-again'),
    self ? under(strace, 'strace-third') : under(ptracer, 'ptracer'),
  ]);
}

/** Compares the runs of programs; what shapes a tracer can print is learned from all of them. */
export function compareAll(all: readonly Runs[]): { name: string; comparison: Comparison }[] {
  const ours = ({ first, again }: Runs) => [first, again];
  const theirs = ({ second }: Runs) => [second];
  const shapes = (runs: (of: Runs) => Call[][]) => new Vocabulary(all.flatMap(runs), shape);
  const texts = (runs: Call[][]) => new Vocabulary(runs, (text) => text);
  const [firstShapes, secondShapes] = [shapes(ours), shapes(theirs)];
  return all.map((runs) => ({
    name: runs.name,
    comparison: compare(runs.first, runs.second, {
      volatileKinds: volatileKinds(runs.first, runs.again),
      first: { shapes: firstShapes, texts: texts(ours(runs)) },
      second: { shapes: secondShapes, texts: texts(theirs(runs)) },
    }),
  }));
}

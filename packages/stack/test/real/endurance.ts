/** The frames of each call of endurance.cjs, and whether an engine gave exactly those. */
import type { Frame, JsStack } from '@ptracer/core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const program: string = fileURLToPath(new URL('endurance.cjs', import.meta.url));

/** Below the program's own frames: the module loader, or a worker's start. */
const MOST_INTERNAL = 20;

const lines = readFileSync(program, 'utf8').split('\n');

/** The frame of a function on the line with a mark, where a text stands. */
function at(functionName: string | null, mark: string, text: string): string {
  const line = lines.findIndex((line) => line.endsWith(`// @${mark}`));
  const column = lines[line]?.indexOf(text) ?? -1;
  if (line < 0 || column < 0) throw new Error(`endurance.cjs has no ${text} at @${mark}`);
  return `${functionName} ${program}:${line + 1}:${column + 1}`;
}

const LEAF = at('hit', 'hit', 'existsSync');
const BOTTOM = [at('loop', 'loop', 'turn'), at(null, 'top', 'loop')];
const INNER = at('inner', 'inner', 'inner(');

const MIDDLE: Record<string, (k: number, depth: number) => string[]> = {
  maker(k, depth) {
    const name = `f${k}`;
    const text = `return function ${name}(n, l) { return n ? ${name}(n - 1, l) : hit(l); };`;
    const frame = (column: number): string => `${name} maker-${k}.js:${k + 3}:${column + 1}`;
    const recursion = frame(text.lastIndexOf(`${name}(n - 1`));
    return [
      frame(text.indexOf('hit(l)')),
      ...Array<string>(depth).fill(recursion),
      at('turn', 'maker', '(depth'),
    ];
  },
  closure: () => [at('fresh', 'fresh', 'hit('), at(null, 'closure', 'fresh('), at('turn', 'closure', 'map(')],
  method: () => [
    at('inner', 'inner', 'hit('),
    INNER,
    INNER,
    at('get value', 'getter', 'inner('),
    at('read', 'method', 'value;'),
    at('Step', 'constructor', 'run('),
    at('turn', 'turn', 'new Step'),
  ],
};

const known = new Map<string, string[]>();

function expected(label: string): string[] {
  let frames = known.get(label);
  if (frames === undefined) {
    const [kind, k, depth] = label.split('.');
    const middle = MIDDLE[kind!]!(Number(k), Number(depth));
    frames = [LEAF, ...middle, ...BOTTOM];
    known.set(label, frames);
  }
  return frames;
}

const isUser = ({ kind }: Frame): boolean => kind !== 'internal' && kind !== 'builtin';
const show = ({ functionName, url, line, column }: Frame): string =>
  `${functionName} ${url}:${line}:${column}`;

/** A capture against what it has to be. */
export interface Finding {
  /** User frames that the stack has to have. */
  frames: number;
  /** How many of them are not there, or not where they belong; frames too many count as well. */
  wrong: number;
  /** What is wrong, in words. */
  problem?: string;
}

export function check(label: string, stack: JsStack | undefined): Finding {
  const want = expected(label);
  const frames = stack?.frames ?? [];
  const got = frames.filter(isUser).map(show);
  const length = Math.max(want.length, got.length);
  let wrong = 0;
  for (let i = 0; i < length; i++) if (want[i] !== got[i]) wrong++;
  if (frames.length > want.length + MOST_INTERNAL) wrong++;
  if (wrong === 0 && !stack?.truncated) return { frames: want.length, wrong };
  const what = `${stack?.truncated ? 'truncated' : 'not truncated'}, ${frames.length} frames`;
  const problem = `${label}: expected\n${want.join('\n')}\nis reported as (${what})\n${got.join('\n')}`;
  return { frames: want.length, wrong, problem };
}

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

const known = new Map<string, string>();

function expected(label: string): string {
  let frames = known.get(label);
  if (frames === undefined) {
    const [kind, k, depth] = label.split('.');
    const middle = MIDDLE[kind!]!(Number(k), Number(depth));
    frames = [LEAF, ...middle, ...BOTTOM].join('\n');
    known.set(label, frames);
  }
  return frames;
}

const isUser = ({ kind }: Frame): boolean => kind !== 'internal' && kind !== 'builtin';
const show = ({ functionName, url, line, column }: Frame): string =>
  `${functionName} ${url}:${line}:${column}`;

/** How many user frames the stack has when it is the right one; otherwise what is wrong, in words. */
export function check(label: string, stack: JsStack | undefined): number | string {
  const want = expected(label);
  const frames = stack?.frames ?? [];
  const user = frames.filter(isUser);
  const got = user.map(show).join('\n');
  if (got !== want) return `${label}: expected\n${want}\nis reported as\n${got}`;
  if (stack?.truncated) return `${label}: truncated`;
  if (frames.length > user.length + MOST_INTERNAL) return `${label}: ${frames.length} frames`;
  return user.length;
}

/** What the preload's `capture` gives, as frames. */
import type { Frame, JsStack } from '@ptracer/core';
import { kindOf } from '../remote/scripts.js';

/** Values for each frame: name, url, line, column, async. */
const WIDTH = 5;

/** Where eval was called: the innermost place of `eval at f (eval at g (file:1:2)), <anonymous>`. */
const EVAL_PLACE = /^eval at .*\((.+?):\d+:\d+\)+, <anonymous>$/;

function frameKind(url: string | null): Frame['kind'] {
  if (url === null) return 'builtin';
  return kindOf(EVAL_PLACE.exec(url)?.[1]?.replace(/^.*\(/, '') ?? url);
}

function frame(name: unknown, url: unknown, line: unknown, column: unknown, async: unknown): Frame {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const position = (value: unknown): number | null =>
    typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
  const kind = frameKind(text(url));
  // A wasm "line" is an offset in the module.
  const placed = kind !== 'wasm';
  return {
    functionName: text(name),
    url: text(url),
    line: placed ? position(line) : null,
    column: placed ? position(column) : null,
    kind,
    ...(async === true ? { async } : undefined),
  };
}

/** The stack of an answer; `undefined` where the tracee could not give one. */
export function parseStack(json: string, maxFrames: number): JsStack | undefined {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values)) return undefined;
  const frames: Frame[] = [];
  for (let i = 0; i + WIDTH <= values.length && frames.length < maxFrames; i += WIDTH) {
    const [name, url, line, column, async] = (values as unknown[]).slice(i, i + WIDTH);
    frames.push(frame(name, url, line, column, async));
  }
  // Nothing was running: the event loop took the request itself.
  if (frames.length === 0) return undefined;
  const truncated = values.length > maxFrames * WIDTH;
  return { frames, exact: false, engine: 'inspector', ...(truncated ? { truncated } : undefined) };
}

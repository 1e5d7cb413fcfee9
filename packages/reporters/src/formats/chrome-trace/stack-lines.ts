import type { JsStack } from '@ptracer/core';
import { FrameTable } from '../profile/frame-table.js';
import { formatFrame } from '../strace/stack.js';

/** The lines of a stack, the innermost frame first. */
export type StackLines = (stack: JsStack) => string[];

/** Writes each distinct frame once, and remembers it: the same frames come again with most calls. */
export function stackLines(folder: string): StackLines {
  const table = new FrameTable(true);
  const exactTexts: string[] = [];
  const nearTexts: string[] = [];
  return ({ frames, exact, truncated }) => {
    const texts = exact ? exactTexts : nearTexts;
    const lines = frames.map((frame) => (texts[table.numberOf(frame)] ??= formatFrame(frame, exact, folder)));
    if (truncated) lines.push('… (cut here)');
    return lines;
  };
}

/** V8's own account of the known program's stacks, against an engine's. Pure. */
import type { Frame, JsStack } from '@ptracer/core';

/** Function name, line and column of the program's own frames, innermost first, and whether one awaits. */
export type TrueFrames = readonly (readonly [string | null, number | null, number | null, boolean?])[];

/** A probe and its stack, in the order of passing. */
export type Account<Stack> = readonly (readonly [label: string, stack: Stack])[];

/** Which frames are compared: those on the stack, or with them those that await. */
export type Compared = 'stack' | 'all';

const show = (name: string | null, line: number | null, column: number | null, awaits = false): string =>
  `${awaits ? 'async ' : ''}${name ?? '<anonymous>'} at ${line}:${column}`;

function framesOf(stack: JsStack | undefined, program: string, compared: Compared): readonly Frame[] {
  return stack?.frames.filter((frame) => frame.url === program && (compared === 'all' || !frame.async)) ?? [];
}

/** The first difference, in words; `undefined` where every frame is equal. */
export function firstDifference(
  truth: Account<TrueFrames>,
  seen: Account<JsStack | undefined>,
  program: string,
  compared: Compared = 'all',
): string | undefined {
  if (truth.length === 0) return 'the known program passed no probe';
  if (truth.length !== seen.length) return `${truth.length} probes were passed, ${seen.length} were seen`;
  for (const [i, [label, all]] of truth.entries()) {
    const frames = compared === 'all' ? all : all.filter(([, , , awaits]) => !awaits);
    const [seenLabel, stack] = seen[i]!;
    if (label !== seenLabel) return `probe ${label} was seen as ${seenLabel}`;
    const found = framesOf(stack, program, compared);
    for (let k = 0; k < Math.max(frames.length, found.length); k++) {
      const want = frames[k] === undefined ? 'no frame' : show(...frames[k]!);
      const frame = found[k];
      const got =
        frame === undefined ? 'no frame' : show(frame.functionName, frame.line, frame.column, frame.async);
      if (want !== got) return `at probe ${label}, ${want} is reported as ${got}`;
    }
  }
  return undefined;
}

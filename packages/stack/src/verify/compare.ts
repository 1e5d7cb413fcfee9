/** V8's own account of the known program's stacks, against an engine's. Pure. */
import type { Frame, JsStack } from '@ptracer/core';

/** Function name, line and column, of the program's own frames, innermost first. */
export type TrueFrames = readonly (readonly [string | null, number | null, number | null])[];

/** A probe and its stack, in the order of passing. */
export type Account<Stack> = readonly (readonly [label: string, stack: Stack])[];

const show = (name: string | null, line: number | null, column: number | null): string =>
  `${name ?? '<anonymous>'} at ${line}:${column}`;

function framesOf(stack: JsStack | undefined, program: string): readonly Frame[] {
  return stack?.frames.filter(({ url }) => url === program) ?? [];
}

/** The first difference, in words; `undefined` where every frame is equal. */
export function firstDifference(
  truth: Account<TrueFrames>,
  seen: Account<JsStack | undefined>,
  program: string,
): string | undefined {
  if (truth.length === 0) return 'the known program passed no probe';
  if (truth.length !== seen.length) return `${truth.length} probes were passed, ${seen.length} were seen`;
  for (const [i, [label, frames]] of truth.entries()) {
    const [seenLabel, stack] = seen[i]!;
    if (label !== seenLabel) return `probe ${label} was seen as ${seenLabel}`;
    const found = framesOf(stack, program);
    for (let k = 0; k < Math.max(frames.length, found.length); k++) {
      const want = frames[k] === undefined ? 'no frame' : show(...frames[k]!);
      const frame = found[k];
      const got = frame === undefined ? 'no frame' : show(frame.functionName, frame.line, frame.column);
      if (want !== got) return `at probe ${label}, ${want} is reported as ${got}`;
    }
  }
  return undefined;
}

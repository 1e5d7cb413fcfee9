/** Who asked for an operation: what its stack at the submission, and the operation whose end led to it, prove. Pure. */
import type { Frame, JsStack, StackFrom } from '@ptracer/core';

/** Who asked for an operation. */
export interface Origin {
  from: Exclude<StackFrom, 'here'>;
  /** With `unknown`: the stack of Node's own functions, if any. */
  stack?: JsStack;
  /** With `unknown`. */
  request?: string;
}

/** Code of the program, its dependencies among it; neither Node's own nor V8's. */
export function isProgram({ kind, url }: Frame): boolean {
  return kind !== 'internal' && kind !== 'builtin' && kind !== 'native' && url !== null;
}

/** `Promise.all` and its like: who awaits them need not have asked for this one. */
function isCombinator({ kind, async }: Frame): boolean {
  return kind === 'builtin' && async === true;
}

/** Runs what `process.nextTick` was given, and the microtasks of whoever came before: nothing leads back from there. */
export function isTickQueue(frame: Frame | undefined): boolean {
  return frame?.functionName === 'processTicksAndRejections' && frame.kind === 'internal';
}

/**
 * @param stack of the submission, all of it; `undefined`: no JavaScript ran
 * @param parent who asked for the operation whose end was being told
 * @param recorded what the program's own recorder has of the request, if there is one
 */
export function originOf(
  stack: JsStack | undefined,
  parent: Origin | undefined,
  recorded: () => JsStack | undefined = () => undefined,
): Origin {
  const frames = stack?.frames ?? [];
  const asyncAt = frames.findIndex((frame) => frame.async);
  const sync = asyncAt < 0 ? frames : frames.slice(0, asyncAt);
  if (stack !== undefined && sync.some(isProgram)) return { from: 'submit', stack };
  const chain = asyncAt < 0 ? [] : frames.slice(asyncAt);
  const combinator = chain.findIndex(isCombinator);
  const near = combinator < 0 ? chain : chain.slice(0, combinator);
  // What was not seen may have been the program's.
  const whole = stack?.truncated !== true;
  if (whole && stack !== undefined && near.some(isProgram)) return { from: 'await', stack };
  const record = recorded();
  if (record !== undefined) return { from: 'parent', stack: record };
  const led = parent !== undefined && parent.from !== 'unknown' && parent.stack !== undefined;
  if (whole && led && !isTickQueue(sync.at(-1))) return { from: 'parent', stack: parent.stack! };
  if (whole && stack !== undefined && chain.some(isProgram)) return { from: 'await', stack };
  return { from: 'unknown', ...(stack && { stack }) };
}

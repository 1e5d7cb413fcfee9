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

/** An operation: who asked for it, and where it was handed over. */
export interface Operation extends Origin {
  /** The thread that handed it over, and is told of its end. */
  tid: number;
  /** All of the stack there. */
  handedOver: readonly Frame[];
}

/** What the stack of a submission is to be judged by. */
export interface Submission {
  /** All of it; `undefined`: no JavaScript ran. */
  stack: JsStack | undefined;
  /** It was in a microtask, or may have been. */
  inMicrotask: boolean;
  /** The functions that await are on it. */
  hasAwaiting: boolean;
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

/** From the combinator on that awaits a stack's work, if one does. */
function combined(frames: readonly Frame[]): readonly Frame[] {
  const at = frames.findIndex(isCombinator);
  return at < 0 ? [] : frames.slice(at);
}

/**
 * Functions of `node:internal/fs/promises` whose first work may come after an await of theirs, where they are given an
 * iterable: that is in the time of whatever ends then.
 */
const MAY_BEGIN_LATE: ReadonlySet<string | null> = new Set(['fsCall', 'writeFile', 'writeFileHandle']);

/**
 * Whether the end of `parent` led to this. A microtask may run in the telling of an end, and have nothing to do with it: an
 * end lets the program run, and the program may ask for something new. All of Node's functions but a few hand over their
 * first work at once. So what goes on is an operation that has begun, and it is that of `parent` where one of its functions
 * handed `parent` over, or where both are awaited by the same place in the same `Promise.all`.
 */
function isLedTo(parent: Operation, submission: Submission, own: readonly Frame[]): boolean {
  if (!submission.inMicrotask || own.length === 0) return true;
  if (!submission.hasAwaiting || own.some(({ functionName }) => MAY_BEGIN_LATE.has(functionName)))
    return false;
  const before = parent.handedOver;
  const outermost = own.findLast(({ kind }) => kind === 'internal');
  if (outermost !== undefined && before.some((frame) => isSameFunction(frame, outermost))) return true;
  const [here, there] = [combined(submission.stack?.frames ?? []), combined(before)];
  return here.length > 0 && here.length === there.length && here.every((frame, i) => frame === there[i]);
}

function isSameFunction(a: Frame, b: Frame): boolean {
  return a.functionName === b.functionName && a.url === b.url;
}

/**
 * @param parent the operation whose end was being told
 * @param recorded what the program's own recorder has of the request, if there is one
 */
export function originOf(
  submission: Submission,
  parent: Operation | undefined,
  recorded: () => JsStack | undefined = () => undefined,
): Origin {
  const { stack } = submission;
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
  const asker = parent?.from === 'unknown' ? undefined : parent?.stack;
  if (
    whole &&
    asker !== undefined &&
    !isTickQueue(sync.at(-1)) &&
    isLedTo(parent!, submission, [...sync, ...near])
  )
    return { from: 'parent', stack: asker };
  if (whole && stack !== undefined && chain.some(isProgram)) return { from: 'await', stack };
  return { from: 'unknown', ...(stack && { stack }) };
}

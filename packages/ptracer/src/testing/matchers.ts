/** The three expectations, apart from any runner: each runs a function and returns a verdict. */
import type { OpenDescriptor, SyscallEvent } from '@ptracer/core';
import { trace, type TraceOptions } from '../trace.js';
import { trackDescriptors, type DescriptorContext } from '../track-descriptors.js';
import { callsMessage, openedMessage, patternText } from './call-message.js';
import { leakMessage } from './leak-message.js';
import { leftOpen, type LeakOptions } from './leaks.js';
import { isOfProgram } from './origin.js';
import { openedFile, OPENING_CALLS } from './opened.js';
import { pathTest } from './paths.js';
import { workerScope } from './scope.js';
import { straceLines } from './strace-lines.js';
import type { Style } from './style.js';

/** A block of a test: sync or async. */
export type Block = () => unknown;

/** Which calls: what `trace()` takes as `filter`. */
export type CallPattern = NonNullable<TraceOptions['filter']>;

/** What vitest's and jest's matchers return. */
export interface Verdict {
  pass: boolean;
  message: () => string;
}

function assertBlock(matcher: string, block: unknown): asserts block is Block {
  if (typeof block === 'function') return;
  throw new TypeError(
    `${matcher} runs a function: expect(() => …).${matcher}(…); it was given ${typeof block}`,
  );
}

function isContext(value: unknown): value is DescriptorContext {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}

async function leftBy(block: unknown, options: LeakOptions): Promise<OpenDescriptor[]> {
  if (isContext(block)) return leftOpen(block, options);
  assertBlock('toLeakNoDescriptors', block);
  const context = trackDescriptors(workerScope());
  try {
    await block();
    return await leftOpen(context, options);
  } finally {
    await context.detach();
  }
}

/**
 * Runs the block and looks at what it left open; or looks at what a context has open.
 * @throws what the block throws
 */
export async function leakVerdict(block: unknown, options: LeakOptions, style: Style): Promise<Verdict> {
  const open = await leftBy(block, options);
  const none = 'a descriptor should have been left open; none was';
  return {
    pass: open.length === 0,
    message: () => (open.length === 0 ? none : leakMessage(open, style)),
  };
}

/** Runs the block; returns the calls of the program that match. */
async function callsIn(block: Block, options: TraceOptions): Promise<SyscallEvent[]> {
  const calls: SyscallEvent[] = [];
  const context = trace((call) => void calls.push(call), {
    ...workerScope(),
    ...options,
  });
  try {
    await block();
  } finally {
    await context.detach();
  }
  return calls.filter(isOfProgram);
}

/**
 * Runs the block and looks at the files that it opened.
 * @throws what the block throws, and {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export async function openVerdict(
  block: unknown,
  globs: string | readonly string[],
  style: Style,
): Promise<Verdict> {
  assertBlock('toOpenOnly', block);
  const list = typeof globs === 'string' ? [globs] : globs;
  const allowed = pathTest(list);
  const folder = process.cwd();
  const calls = await callsIn(block, { filter: OPENING_CALLS });
  const opened = calls.map((call) => openedFile(call, folder)).filter((file) => file !== undefined);
  const outside = opened.filter(
    ({ path, target }) => !allowed(path) && !(target !== undefined && allowed(target)),
  );
  return {
    pass: outside.length === 0,
    message: () =>
      outside.length === 0
        ? `a file outside of ${list.join(', ')} should have been opened; none of ${opened.length} was`
        : openedMessage(outside, list, style),
  };
}

/**
 * Runs the block and looks at the calls that it made.
 * @throws what the block throws, and {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export async function callVerdict(block: unknown, pattern: CallPattern, style: Style): Promise<Verdict> {
  assertBlock('toMakeNoSyscalls', block);
  const calls = await callsIn(block, { filter: pattern });
  const lines = await straceLines(calls);
  return {
    pass: calls.length === 0,
    message: () =>
      calls.length === 0
        ? `a call that matches ${patternText(pattern)} should have been made; none was`
        : callsMessage(calls, lines, pattern, style),
  };
}

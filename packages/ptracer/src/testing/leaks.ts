/** Which descriptors a block leaves open. */
import type { OpenDescriptor } from '@ptracer/core';
import type { DescriptorContext } from '../track-descriptors.js';
import { isOfRunner } from './origin.js';
import { pathTest } from './paths.js';

export interface LeakOptions {
  /**
   * How long to wait for descriptors that are still being closed, ms. Default 100. A stream that ended closes
   * its file a moment later, and in a pool of threads another worker may own what was opened on libuv's.
   */
  settle?: number;
  /** Paths that may stay open: exact, folders (`logs/`) or globs. */
  ignore?: readonly string[];
}

const SETTLE_MS = 100;
const STEP_MS = 5;

// Tests replace timers and clocks by fakes.
const { setTimeout: startTimer } = globalThis;
const now = performance.now.bind(performance);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => startTimer(resolve, ms));

/** What is open and stays open. Costs no time where nothing is. */
export async function leftOpen(
  context: DescriptorContext,
  { settle = SETTLE_MS, ignore = [] }: LeakOptions,
): Promise<OpenDescriptor[]> {
  const ignored = pathTest(ignore);
  const openNow = (): OpenDescriptor[] =>
    context
      .open()
      .filter(
        ({ path, call, stack = call.stack }) => !(path !== null && ignored(path)) && !isOfRunner(stack),
      );
  const until = now() + settle;
  let open = openNow();
  while (open.length > 0 && now() < until) {
    await sleep(STEP_MS);
    open = openNow();
  }
  return open;
}

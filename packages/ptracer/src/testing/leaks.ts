/** Which descriptors a block leaves open. */
import type { OpenDescriptor } from '@ptracer/core';
import type { DescriptorContext } from '../track-descriptors.js';
import { isOfRunner } from './origin.js';
import { pathTest } from './paths.js';

export interface LeakOptions {
  /**
   * How long to wait for descriptors that are still being closed, ms. Default 100. A stream that ended closes
   * its file a moment later, and what another worker of this process opens on libuv's pool looks like this one's.
   */
  settle?: number;
  /** What may stay open: paths (exact, folders as `logs/`, globs), or a function that is asked for each descriptor. */
  ignore?: readonly string[] | ((descriptor: OpenDescriptor) => boolean);
}

const SETTLE_MS = 100;
const STEP_MS = 5;

// Tests replace timers and clocks by fakes.
const { setTimeout: startTimer } = globalThis;
const now = performance.now.bind(performance);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => startTimer(resolve, ms));

function isSame(one: OpenDescriptor, other: OpenDescriptor): boolean {
  return one.pid === other.pid && one.fd === other.fd && one.openedAt === other.openedAt;
}

function toIgnore(ignore: NonNullable<LeakOptions['ignore']>): (descriptor: OpenDescriptor) => boolean {
  if (typeof ignore === 'function') return ignore;
  const ignored = pathTest(ignore);
  return ({ path }) => path !== null && ignored(path);
}

/** What is open now and stays open, as it is now. Costs no time where nothing is. */
export async function leftOpen(
  context: DescriptorContext,
  { settle = SETTLE_MS, ignore = [] }: LeakOptions,
): Promise<OpenDescriptor[]> {
  const ignored = toIgnore(ignore);
  const until = now() + settle;
  let left = context.open().filter((one) => !isOfRunner(one.stack ?? one.call.stack) && !ignored(one));
  while (left.length > 0 && now() < until) {
    await sleep(STEP_MS);
    const open = context.open();
    left = left.filter((one) => open.some((other) => isSame(one, other)));
  }
  return left;
}

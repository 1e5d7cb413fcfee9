/** Traces the process itself with the engine under test, as the build made it. */
import { trace } from '@ptracer/core';
import { readdirSync, readlinkSync } from 'node:fs';
import { planOwnStacks } from '../../../dist/index.js';

/** Those of event loops: one for each thread that has one. */
function eventFds() {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('eventfd');
    } catch {
      return false;
    }
  });
}

const programFds = eventFds();

/** Calls that wake the engine's thread. */
export function wakeUps(calls) {
  const engineFds = eventFds().filter((fd) => !programFds.includes(fd));
  return calls.filter(({ name, args }) => name === 'write' && engineFds.includes(String(args[0].value)));
}

export const PROBE = '/nonexistent/ptracer/';

export function traceSelf(handler, wishes = { engine: 'inspector' }, options = {}) {
  const { stack, hiddenThreads, transform } = planOwnStacks(wishes);
  return trace(handler, {
    ...options,
    ...(stack && { stack }),
    ...(hiddenThreads && { hiddenThreads }),
    ...(transform && { transform }),
  });
}

export function pathOf(call) {
  return call.args.map(({ value }) => value).find((value) => typeof value === 'string') ?? null;
}

export function isProbe(call) {
  return pathOf(call)?.startsWith(PROBE) === true;
}

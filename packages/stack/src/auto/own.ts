/** Which engine a process gets that traces itself. */
import type { PluginReference } from '@ptracer/core';
import { cacheFolder } from '../remote/symbol-cache.js';
import { verdictOn } from '../verify/verdict.js';
import type { Verdict } from '../verify/verify.js';
import { assertWishes, remoteReference, type StackWishes } from './plan.js';

export interface OwnStackPlan {
  /** For `trace`; absent for `off`. */
  stack?: PluginReference;
  /** Threads, by tid, that belong to the engine. */
  hiddenThreads?: readonly number[];
}

let verdict: Verdict | undefined;

/** On the binary of this very process: judged once, before its first trace. */
function ownVerdict(): Verdict {
  verdict ??= verdictOn(process.execPath, cacheFolder());
  return verdict;
}

/**
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT
 */
export function planOwnStacks(wishes: StackWishes): OwnStackPlan {
  assertWishes(wishes);
  switch (wishes.engine) {
    case 'off':
      return {};
    case 'remote':
      return { stack: remoteReference('../remote/engine.js', wishes) };
    default:
      ownVerdict();
      return { stack: remoteReference('./engine.js', wishes) };
  }
}

/** Which engine a process gets that traces itself. */
import { PtracerError, type EventTransform, type PluginReference } from '@ptracer/core';
import { isMainThread } from 'node:worker_threads';
import { ownRecorder } from '../hooks/own-recorder.js';
import { ownStackTransform } from '../inspector/own-frames.js';
import { ownInspector } from '../inspector/own-process.js';
import { cacheFolder } from '../remote/symbol-cache.js';
import { verdictOn } from '../verify/verdict.js';
import type { Verdict } from '../verify/verify.js';
import { assertWishes, INSTEAD, remoteReference, type StackWishes } from './plan.js';
import { ownFile } from '../own-file.js';

export interface OwnStackPlan {
  /** For `trace`; absent for `off`. */
  stack?: PluginReference;
  /** Threads, by tid, that belong to the engine. */
  hiddenThreads?: readonly number[];
  /** The first of all transforms. */
  transform?: EventTransform;
  /** To be called when the trace has begun. */
  begun?: () => void;
}

let verdict: Verdict | undefined;

/** On the binary of this very process: judged once, before its first trace. */
function ownVerdict(): Verdict {
  verdict ??= verdictOn(process.execPath, cacheFolder());
  return verdict;
}

/** URLs of the folders that the parts of a trace in this process were loaded from. */
function ownFolders(): string[] {
  return [new URL('./', import.meta.resolve('@ptracer/core')).href, ownFile('dist/').href];
}

function inspectorPlan({ depth }: StackWishes, notice?: string): OwnStackPlan {
  const inspector = ownInspector(notice);
  if (inspector === undefined) return {};
  return {
    stack: inspector.stack,
    hiddenThreads: [inspector.tid],
    transform: ownStackTransform(inspector.tid, ownFolders(), depth),
  };
}

function autoPlan(wishes: StackWishes): OwnStackPlan {
  const { outcome, reason } = ownVerdict();
  if (outcome === 'wrong' && isMainThread) {
    try {
      return inspectorPlan(wishes, `${process.execPath}: ${INSTEAD}: ${reason}`);
    } catch {
      // The automatic engine says why there are no stacks.
    }
  }
  return { stack: remoteReference('auto', wishes) };
}

/**
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT; for `inspector` also ERR_PTRACER_START_FAILED
 */
export function planOwnStacks(wishes: StackWishes): OwnStackPlan {
  assertWishes(wishes);
  const plan = planOf(wishes);
  // The inspector has no use for it.
  if (!wishes.asyncHooks || plan.hiddenThreads !== undefined) return plan;
  const recorder = ownRecorder();
  return { ...plan, begun: () => recorder.announce() };
}

function planOf(wishes: StackWishes): OwnStackPlan {
  switch (wishes.engine) {
    case 'off':
      return {};
    case 'remote':
      return { stack: remoteReference('remote', wishes) };
    case 'inspector':
      if (isMainThread) return inspectorPlan(wishes);
      throw new PtracerError(
        'ERR_PTRACER_INVALID_ARGUMENT',
        'the inspector engine reads the stacks of the main thread only, and this is a worker; ' +
          "leave the choice to 'auto', or take 'remote', which reads those of every thread",
      );
    default:
      return autoPlan(wishes);
  }
}

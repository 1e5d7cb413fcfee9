/** What a command and a process that runs already are traced with alike. */
import type { AttachOptions } from 'ptracer';
import type { Plan } from './reporters.js';
import type { Settings } from './settings.js';

export function traceOptions(
  settings: Settings,
  { filter, rules, describes, unfinished }: Pick<Plan, 'filter' | 'rules' | 'describes' | 'unfinished'>,
): Omit<AttachOptions, 'stack'> {
  return {
    filter,
    unfinished,
    followForks: settings.followForks,
    // A call that waits is told with what it waited for.
    descriptorPaths: settings.descriptorPaths || rules.has('blocking'),
    descriptorDetails: settings.descriptorDetails || describes,
    abbreviate: settings.abbreviate,
    asyncFrames: settings.asyncFrames,
    poolStacks: settings.poolStacks,
    asyncHooks: settings.asyncHooks,
    ...(settings.stackDepth === undefined ? undefined : { stackDepth: settings.stackDepth }),
    ...(settings.stringLimit === undefined ? undefined : { stringLimit: settings.stringLimit }),
  };
}

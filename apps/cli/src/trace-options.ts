/** What a command and a process that runs already are traced with alike. */
import type { AttachOptions, FilterOptions } from 'ptracer';
import type { Settings } from './settings.js';

export function traceOptions(settings: Settings, filter: FilterOptions): Omit<AttachOptions, 'stack'> {
  return {
    filter,
    followForks: settings.followForks,
    descriptorPaths: settings.descriptorPaths,
    asyncFrames: settings.asyncFrames,
    ...(settings.stackDepth === undefined ? undefined : { stackDepth: settings.stackDepth }),
    ...(settings.stringLimit === undefined ? undefined : { stringLimit: settings.stringLimit }),
  };
}

import {
  spawn as coreSpawn,
  type PluginReference,
  type SpawnedTrace,
  type SpawnOptions as CoreOptions,
} from '@ptracer/core';
import { syscallFilter, type FilterOptions } from '@ptracer/filters';

export interface SpawnOptions extends Omit<CoreOptions, 'filter'> {
  /** Which calls become events: strace's expression (`openat,%network`), conditions, or a plugin. Default: all. */
  filter?: string | FilterOptions | PluginReference;
}

function reference(filter: string | FilterOptions | PluginReference): PluginReference {
  if (typeof filter === 'string') return syscallFilter({ trace: filter });
  return 'module' in filter ? filter : syscallFilter(filter);
}

/**
 * Starts a command and traces it: all its threads and, with `followForks`, its children.
 *
 * @param file the program; without a slash it is looked up in PATH
 * @throws {PtracerError} as `spawn` of `@ptracer/core`, and ERR_PTRACER_INVALID_FILTER
 */
export async function spawn(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<SpawnedTrace> {
  const { filter, ...rest } = options;
  return coreSpawn(file, args, filter === undefined ? rest : { ...rest, filter: reference(filter) });
}

/** The part of a filter that runs in the tracer child: its default export is the factory that core asks for. */
import { readlinkSync } from 'node:fs';
import type { SyscallEvent, TracerFilter, TracerFilterFactory } from '@ptracer/core';
import { touchesPath } from './path-match.js';
import type { CompiledFilter } from './filter.js';
import { statusOf } from './status.js';

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

const factory: TracerFilterFactory = (options): TracerFilter => {
  const { syscalls, paths, statuses } = options as CompiledFilter;
  const wanted = new Set(paths);
  const tests: ((call: SyscallEvent) => boolean)[] = [];
  if (statuses !== null) tests.push((call) => statuses.includes(statusOf(call.result)));
  if (wanted.size > 0) tests.push((call) => touchesPath(call, wanted, () => workingFolder(call.pid)));
  const filter: TracerFilter = { syscalls: syscalls === 'all' ? 'all' : new Set(syscalls) };
  return tests.length === 0
    ? filter
    : {
        ...filter,
        needsDescriptorPaths: wanted.size > 0,
        match: (call) => tests.every((test) => test(call)),
      };
};

export default factory;

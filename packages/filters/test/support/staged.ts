/** A filter as a trace evaluates it: the kernel by number, the tracer child behind JSON, the host behind JSON. */
import type { FilterContext, SyscallArg, SyscallEvent, SyscallResult, TracerFilter } from '@ptracer/core';
import { compilePattern } from '../../src/pattern/compile.js';
import type { PatternOptions } from '../../src/pattern/parse.js';
import type { SyscallFilter } from '../../src/pattern/types.js';
import makeTracerFilter from '../../src/pattern/tracer-plugin.js';

const CONTEXT: FilterContext = { arch: 'x64' };

const overJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

function withoutPath<Part extends SyscallArg | SyscallResult>(part: Part): Part {
  const copy = { ...part };
  delete copy.path;
  return copy;
}

/** The event of a trace that nobody asked for the paths of descriptors. */
function withoutPaths(call: SyscallEvent): SyscallEvent {
  return { ...call, args: call.args.map(withoutPath), result: withoutPath(call.result) };
}

export function staged(filter: SyscallFilter, options: PatternOptions): (call: SyscallEvent) => boolean {
  const { reference, predicate } = compilePattern(filter, options);
  const tracer = reference
    ? (makeTracerFilter(overJson(reference.options), CONTEXT) as TracerFilter)
    : ({ syscalls: 'all' } as const satisfies TracerFilter);
  return (made) => {
    const call = 'needsDescriptorPaths' in tracer && tracer.needsDescriptorPaths ? made : withoutPaths(made);
    const stops = tracer.syscalls === 'all' || (call.abi === undefined && tracer.syscalls.has(call.number));
    if (!stops || ('match' in tracer && !tracer.match!(call))) return false;
    return predicate === undefined || predicate(overJson(call));
  };
}

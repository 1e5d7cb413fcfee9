/** A filter as a trace evaluates it: the kernel on registers, the tracer child behind JSON, the host behind JSON. */
import type {
  FilterContext,
  KernelTest,
  SyscallArg,
  SyscallEvent,
  SyscallResult,
  TracerFilter,
} from '@ptracer/core';
import { AUDIT_ARCH_I386, AUDIT_ARCH_X86_64 } from '../../../core/src/ffi/abi.js';
import { buildSeccompProgram, SECCOMP_RET_TRACE } from '../../../core/src/tracer/seccomp.js';
import { compilePattern, type CompiledPattern } from '../../src/pattern/compile.js';
import type { PatternOptions } from '../../src/pattern/parse.js';
import type { SyscallFilter } from '../../src/pattern/types.js';
import makeTracerFilter from '../../src/pattern/tracer-plugin.js';
import { beforeStack, registersOf } from './arbitrary-call.js';
import { LONGEST_PROGRAM, runProgram } from './bpf-machine.js';

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

/** The tracer-side part of a filter, as the tracer child makes it. */
function tracerFilterOf({ reference }: CompiledPattern): TracerFilter {
  return reference
    ? (makeTracerFilter(overJson(reference.options), CONTEXT) as TracerFilter)
    : { syscalls: 'all' };
}

/** Whether the kernel stops a call. */
function kernelOf({ syscalls, kernel }: TracerFilter): (call: SyscallEvent) => boolean {
  if (syscalls === 'all' && (kernel?.size ?? 0) === 0) return () => true;
  const program = buildSeccompProgram('x64', syscalls, kernel ?? new Map<number, KernelTest>());
  if (program.length > LONGEST_PROGRAM) throw new Error(`the program has ${program.length} instructions`);
  return (call) => {
    const arch = call.abi === undefined ? AUDIT_ARCH_X86_64 : AUDIT_ARCH_I386;
    return runProgram(program, { number: call.number, arch, args: registersOf(call) }) === SECCOMP_RET_TRACE;
  };
}

/** As `Subscription.wants` of core has it. */
function isWanted({ syscalls, kernel }: TracerFilter, { abi, number }: SyscallEvent): boolean {
  if (abi !== undefined) return syscalls === 'all';
  return syscalls === 'all' ? kernel?.get(number) !== false : syscalls.has(number);
}

/** How the trace of a command evaluates it, and that of a process that runs already, where the kernel decides nothing. */
export function staged(filter: SyscallFilter, options: PatternOptions): ((call: SyscallEvent) => boolean)[] {
  const compiled = compilePattern(filter, options);
  const tracer = tracerFilterOf(compiled);
  const stops = kernelOf(tracer);
  const { stackPredicate = () => true, predicate = () => true } = compiled;
  const passes = (made: SyscallEvent): boolean => {
    const call = tracer.needsDescriptorPaths ? made : withoutPaths(made);
    if (!isWanted(tracer, call) || tracer.match?.(beforeStack(call)) === false) return false;
    const event = overJson(call);
    return stackPredicate(event) && predicate(event);
  };
  return [(made) => stops(made) && passes(made), passes];
}

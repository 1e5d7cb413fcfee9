/** A call as a slice. Pure. */
import type { Arch, SyscallEvent } from '@ptracer/core';
import { originOf } from '../../call-site.js';
import { siteText } from '../../text/paths.js';
import { formatArg, formatResult, type ValueOptions } from '../strace/value.js';
import type { StackLines } from './stack-lines.js';
import { microseconds, type SliceEvent } from './trace-event.js';

/** The line that made a call, and the way it took through a dependency; or why none is known. */
export function originArgs(call: SyscallEvent, folder: string): Record<string, string> {
  const { site, reason, through } = originOf(call);
  if (site === null) return reason === undefined ? {} : { reason };
  return { site: siteText(site, folder), ...(through && { through: siteText(through, folder) }) };
}

/** What slices of one trace have in common. */
export interface SliceContext {
  /** What a call of that name is about. */
  categoriesOf: (name: string) => string;
  stackLines: StackLines;
  /** Paths of call sites are relative to it. */
  folder: string;
}

const VALUES: ValueOptions = { paths: true, details: true, abbreviate: true, arch: process.arch as Arch };

/** @param end CLOCK_MONOTONIC, ns */
export function sliceOf(call: SyscallEvent, end: number, context: SliceContext): SliceEvent {
  const { name, pid, tid, startTime, args, result, stack } = call;
  return {
    ph: 'X',
    name,
    cat: context.categoriesOf(name),
    pid,
    tid,
    ts: microseconds(startTime),
    dur: microseconds(end - startTime),
    args: {
      arguments: Object.fromEntries(args.map((arg) => [arg.name, formatArg(arg, VALUES)])),
      result: formatResult(result, VALUES),
      ...(result.errno === null ? undefined : { errno: result.errno }),
      ...originArgs(call, context.folder),
      ...(stack !== undefined && stack.frames.length > 0 && { stack: context.stackLines(stack) }),
    },
  };
}

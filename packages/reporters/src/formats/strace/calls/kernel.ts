/** Calls to kernel facilities. Pure. */
import { type StructType, typeNamed } from '@ptracer/core/types';
import type { BegunCall, CallFormat } from '../calls.js';
import { formatArg, textOptions, type ValueOptions } from '../value.js';
import { nextId } from '../values/bpf.js';
import { parameters } from '../values/io-uring.js';

/** What the kernel is given and what it answers are one structure. */
function ioUringSetup(call: BegunCall, options: ValueOptions): string {
  const type = typeNamed('io-uring-params', options.arch) as StructType;
  return call.args
    .map((arg) => {
      if (arg.pending || arg.kind !== 'memory') return formatArg(arg, options);
      return parameters(arg, type, textOptions(arg, options)) ?? formatArg(arg, options);
    })
    .join(', ');
}

/** What was asked for and what was found are one field. */
function bpf(call: BegunCall, options: ValueOptions): string {
  return call.args
    .map((arg) => {
      if (arg.pending || arg.before === undefined || arg.value === null) return formatArg(arg, options);
      const { before, ...given } = arg;
      return nextId(arg, formatArg({ ...given, value: before }, options));
    })
    .join(', ');
}

export const KERNEL_CALLS: Readonly<Record<string, CallFormat>> = {
  bpf: { args: bpf },
  io_uring_setup: { args: ioUringSetup },
};

/** Tracer-side filter of the verification: the calls that look whether a probe's path exists. */
import { tableFor, type TracerFilterFactory } from '@ptracer/core';

/** What `fs.existsSync` becomes, by Node version and machine. */
const NAMES = ['access', 'faccessat', 'faccessat2', 'stat', 'newfstatat', 'statx'];

const probeFilter: TracerFilterFactory = (probe, { arch }) => ({
  syscalls: new Set(
    NAMES.map((name) => tableFor(arch).byName(name)?.number).filter((number) => number !== undefined),
  ),
  match: ({ args }) => args.some(({ value }) => typeof value === 'string' && value.startsWith(String(probe))),
});

export default probeFilter;

/** Runs a program under the tracer with the inspector engine, as the build made it. */
import { spawn, type ExitStatus, type SpawnOptions, type SyscallEvent, type TraceEvent } from '@ptracer/core';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type * as Prepare from '../../src/inspector/prepare.js';

const built = new URL('../../dist/inspector/prepare.js', import.meta.url).href;
export const prepareInspector: typeof Prepare.prepareInspector = ((await import(built)) as typeof Prepare)
  .prepareInspector;

/** The node binary under test; `npm run test:matrix` sets it. */
export const node: string = process.env['PTRACER_TEST_NODE'] ?? process.execPath;

export const PROBE = '/nonexistent/ptracer/';

const probes = { module: new URL('../plugins/probe-filter.mjs', import.meta.url).href };

export interface Run {
  events: TraceEvent[];
  status: ExitStatus;
  stdout: string;
  stderr: string;
  folder: string;
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Runs `node` with these arguments to its end. The probes' calls become events unless `options` says otherwise. */
export async function run(args: readonly string[], options: SpawnOptions = {}): Promise<Run> {
  using prepared = prepareInspector(options.env);
  const trace = await spawn(node, args, {
    filter: probes,
    ...options,
    env: prepared.env,
    stack: prepared.stack,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(trace.stdout!), text(trace.stderr!)]);
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  const [stdout, stderr] = await output;
  const folder = prepared.env['PTRACER_INSPECTOR']!;
  if (!existsSync(folder)) throw new Error('the folder went before the trace');
  return { events, status: await trace.exited, stdout, stderr, folder };
}

export function calls(events: readonly TraceEvent[]): SyscallEvent[] {
  return events.filter((event): event is SyscallEvent => event.type === 'syscall');
}

/** The path that a call was given, if any. */
export function pathOf(call: SyscallEvent): string | undefined {
  return call.args.map(({ value }) => value).find((value): value is string => typeof value === 'string');
}

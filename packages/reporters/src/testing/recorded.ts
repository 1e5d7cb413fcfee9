/** Traces of real programs, as they were recorded. */
import { fileURLToPath } from 'node:url';
import { packageFile, type TraceEvent } from '@ptracer/core';
import { readTrace } from '../record/read.js';

/**
 * `server`: what opens and closes descriptors in a server that leaks one; `stalls`: reads, writes and waits of the same
 * server, which reads a slow file in a handler; `modules`: files that a program looks for while it loads its modules;
 * `shell`: every call of a shell with children, signals, a stop and programs that do not exist.
 */
export type RecordedName = 'server' | 'stalls' | 'modules' | 'shell';

export const RECORDED_NAMES: readonly RecordedName[] = ['server', 'stalls', 'modules', 'shell'];

/** The events of a recorded trace. Each call gives new ones. */
export async function recordedTrace(name: RecordedName): Promise<TraceEvent[]> {
  const file = fileURLToPath(packageFile(import.meta.url, `fixtures/${name}.ndjson.gz`));
  const events: TraceEvent[] = [];
  for await (const event of readTrace(file)) events.push(event);
  return events;
}

import { fileURLToPath } from 'node:url';
import { spawn, type SpawnOptions, type TraceEvent } from '@ptracer/core';

/** Path of a program of these tests. */
export function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

/** Every event of a command, each as a line of NDJSON would hold it. */
export async function record(
  command: readonly [string, ...string[]],
  options: SpawnOptions = {},
): Promise<TraceEvent[]> {
  const [file, ...args] = command;
  const events: TraceEvent[] = [];
  for await (const event of await spawn(file, args, { stdio: 'ignore', ...options })) {
    events.push(JSON.parse(JSON.stringify(event)) as TraceEvent);
  }
  return events;
}

/** What a tracer reads of its tracees, as strace sees it: the tracer is a process that nobody else traces. */
import { spawn as spawnProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, type ExitStatus, type SpawnOptions, type TraceEvent } from '@ptracer/core';
import { eventsOf, temporaryFolder } from './harness.js';

export const HAS_STRACE: boolean = spawnSync('strace', ['-V']).status === 0;

/** Reads between two waits. */
interface StopReads {
  reads: number;
  bytes: number;
}

/**
 * Logs a tracer's waits and reads; `ended` resolves when there are no more. `undefined` where strace may not trace what is
 * not its child (Yama).
 */
async function watch(tracerPid: number, log: string): Promise<{ ended: Promise<unknown> } | undefined> {
  const calls = 'process_vm_readv,wait4';
  const args = ['-f', '-o', log, '-e', `trace=${calls}`, '-e', `raw=${calls}`, '-e', 'signal=none'];
  const strace = spawnProcess('strace', [...args, '-p', String(tracerPid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(strace, 'exit');
  strace.stderr.setEncoding('utf8');
  let said = '';
  const attached = await new Promise<boolean>((resolve) => {
    strace.stderr.on('data', (text: string) => {
      said += text;
      if (said.includes(' attached')) resolve(true);
    });
    strace.once('close', () => resolve(false));
  });
  if (!attached) console.warn(`SKIPPED: how much the tracer reads. ${said.trim()}`);
  return attached ? { ended } : undefined;
}

/** The log, stop by stop. A read that failed has no bytes. */
function readsPerStop(log: string): StopReads[] {
  const stops: StopReads[] = [{ reads: 0, bytes: 0 }];
  for (const line of log.split('\n')) {
    const [, name, result] = /^\d+ +(?:<\.\.\. )?(\w+)[( ].* = (\S+)/.exec(line) ?? [];
    if (name === 'wait4') stops.push({ reads: 0, bytes: 0 });
    if (name !== 'process_vm_readv') continue;
    const stop = stops.at(-1)!;
    stop.reads++;
    stop.bytes += Math.max(0, Number(result));
  }
  return stops;
}

interface Watched {
  pid: number;
  events: TraceEvent[];
  status: ExitStatus;
  /** `undefined` where strace cannot see them. */
  stops: StopReads[] | undefined;
}

/** Traces a command to its end; its tracer is watched from before the command begins. */
export async function watchedTraceOf(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<Watched> {
  const trace = await spawn('sh', ['-c', 'read go; exec "$@"', 'sh', file, ...args], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const log = join(temporaryFolder(), 'reads');
  const watching = HAS_STRACE ? await watch(trace.tracerPid, log) : undefined;
  trace.stdin!.end('go\n');
  const events = await eventsOf(trace);
  const status = await trace.exited;
  await watching?.ended;
  const stops = watching && readsPerStop(readFileSync(log, 'latin1'));
  return { pid: trace.pid, events, status, stops };
}

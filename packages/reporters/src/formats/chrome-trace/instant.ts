/** Everything that happens at one moment, as instant events. Pure. */
import type { ExitEvent, SignalEvent, TraceEvent } from '@ptracer/core';
import { microseconds, type InstantEvent } from './trace-event.js';

type Instant = Pick<InstantEvent, 'name' | 'cat' | 's' | 'args'>;

function signal({ signal, code, senderPid, senderUid, status, address }: SignalEvent): Instant {
  return { name: signal, cat: 'signal', s: 't', args: { code, senderPid, senderUid, status, address } };
}

function exit({ pid, tid, code, signal, coreDumped }: ExitEvent): Instant {
  const name = signal === null ? `exited with ${code}` : `killed by ${signal}`;
  return { name, cat: 'process', s: tid === pid ? 'p' : 't', args: { code, signal, coreDumped } };
}

function describe(event: TraceEvent): Instant | undefined {
  switch (event.type) {
    case 'signal':
      return signal(event);
    case 'stop':
      return { name: `stopped by ${event.signal}`, cat: 'signal', s: 't', args: {} };
    case 'exec':
      return { name: 'exec', cat: 'process', s: 'p', args: { path: event.path, formerTid: event.formerTid } };
    case 'exit':
      return exit(event);
    case 'lost': {
      const { count, reason } = event;
      return { name: `${count ?? 'some'} events were lost`, cat: 'ptracer', s: 'g', args: { count, reason } };
    }
    case 'warning':
      return { name: event.code, cat: 'ptracer', s: 'g', args: { message: event.message } };
    default:
      return undefined;
  }
}

/** @param pid stands in what no process did: without one, viewers make one up */
export function instantOf(event: TraceEvent, pid: number): InstantEvent | undefined {
  const instant = describe(event);
  if (instant === undefined || event.type === 'syscall') return undefined;
  const where = { pid, tid: pid };
  if ('pid' in event) where.pid = where.tid = event.pid;
  if ('tid' in event) where.tid = event.tid;
  return { ph: 'i', ...instant, ...where, ts: microseconds(event.time) };
}

/** Everything that host and tracer child say to each other. `docs/protocol.md` has the sequence. */
import type { SerializedError } from '../errors.js';
import type { ExitStatus, Frame, TraceEvent } from '../events.js';
import type { PluginReference } from '../plugins.js';

/** Both sides are built together; a difference means that two versions of the package met. */
export const PROTOCOL_VERSION = 3;

/** What a trace is asked to do, for every kind of tracee. */
export interface TracerOptions {
  followForks: boolean;
  stringLimit: number;
  descriptorPaths: boolean;
  descriptorDetails: boolean;
  abbreviate: boolean;
  coSchedule: boolean;
  measureCallCost: boolean;
  unfinished: boolean;
  filter: PluginReference | null;
  stack: PluginReference | null;
}

/** A command to start. Everything is resolved: the tracer child looks nothing up. */
export interface SpawnCommand {
  /** Absolute path of the program. */
  file: string;
  /** argv, the name of the program included. */
  argv: string[];
  env: Record<string, string>;
  cwd: string;
}

/** A thread of the host that traces its own process. */
export interface SelfHost {
  /** Its process. */
  pid: number;
  /** Its end of the socket. */
  fd: number;
  /** A descriptor of the page that it shares. */
  pageFd: number;
}

/** One trace of a host that traces its own process. */
export interface SelfTraceRequest {
  /** Number of the trace on this connection. */
  trace: number;
  /** The thread that asks, and waits. */
  tid: number;
  scope: 'process' | 'thread';
  threads: 'js' | 'all';
  /** The first trace of the connection: the thread's event loop does not know our socket yet. */
  first: boolean;
  /** Threads that are never traced. */
  hidden: number[];
  command: string[];
}

/** Host to tracer child. The first one says what the tracer is for. */
export type TracerRequest =
  | { type: 'spawn'; protocol: number; command: SpawnCommand; options: TracerOptions }
  | { type: 'attach'; protocol: number; pids: number[]; options: TracerOptions }
  | { type: 'serve'; protocol: number; host: SelfHost }
  | { type: 'open'; id: number; trace: SelfTraceRequest; options: TracerOptions }
  | { type: 'close'; id: number; trace: number }
  | { type: 'flush'; id: number }
  | { type: 'detach'; id: number };

/**
 * Events of one trace, and the call frames that they are the first to have. A stack's `frames` are indexes into
 * all frames sent for that trace so far: a program passes the same lines again and again. `forget`: the count
 * begins anew.
 */
export interface EventBatch {
  type: 'events';
  trace: number;
  forget: boolean;
  frames: Frame[];
  events: TraceEvent[];
}

/** Tracer child to host. */
export type TracerMessage =
  | { type: 'ready'; protocol: number; pid: number }
  | { type: 'spawned'; pid: number }
  | { type: 'attached' }
  | { type: 'serving' }
  /** Another tracer serves this process already: ask that one. */
  | { type: 'taken' }
  | { type: 'opened'; id: number }
  /** The trace did not come to be; the tracer is there for others. */
  | { type: 'refused'; id: number; error: SerializedError }
  | { type: 'closed'; id: number }
  | EventBatch
  /** What a trace has cost so far: calls that stopped, and calls that passed its filter in the tracer. */
  | { type: 'counts'; stops: number; matched: number }
  | { type: 'flushed'; id: number }
  | { type: 'detached'; id: number }
  /** The command that was started ended, or the last process that was attached. */
  | { type: 'exited'; status: ExitStatus }
  /** No trace came to be, or it failed. */
  | { type: 'error'; error: SerializedError; trace?: number }
  /** Nothing more will come. */
  | { type: 'bye' };

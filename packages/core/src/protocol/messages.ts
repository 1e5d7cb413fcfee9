/** Everything that host and tracer child say to each other. `docs/protocol.md` has the sequence. */
import type { SerializedError } from '../errors.js';
import type { ExitStatus, Frame, TraceEvent } from '../events.js';
import type { PluginReference } from '../plugins.js';

/** Both sides are built together; a difference means that two versions of the package met. */
export const PROTOCOL_VERSION = 1;

/** What a trace is asked to do, for every kind of tracee. */
export interface TracerOptions {
  followForks: boolean;
  stringLimit: number;
  descriptorPaths: boolean;
  coSchedule: boolean;
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

/** Host to tracer child. */
export type TracerRequest =
  | { type: 'spawn'; protocol: number; command: SpawnCommand; options: TracerOptions }
  | { type: 'flush'; id: number }
  | { type: 'detach'; id: number };

/**
 * Events, and the call frames that they are the first to have. A stack's `frames` are indexes into all frames
 * sent so far: a program passes the same lines again and again. `forget`: the count begins anew.
 */
export interface EventBatch {
  type: 'events';
  forget: boolean;
  frames: Frame[];
  events: TraceEvent[];
}

/** Tracer child to host. */
export type TracerMessage =
  | { type: 'ready'; protocol: number; pid: number }
  | { type: 'spawned'; pid: number }
  | EventBatch
  | { type: 'flushed'; id: number }
  | { type: 'detached'; id: number }
  /** The command that was started ended. */
  | { type: 'exited'; status: ExitStatus }
  /** No trace came to be; the child ends. */
  | { type: 'error'; error: SerializedError }
  /** Nothing more will come. */
  | { type: 'bye' };

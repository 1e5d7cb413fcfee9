/** Starts the recorder in every Node.js process of the command, and in its workers, by `--require`. Built as CommonJS. */
import type * as Hooks from 'node:async_hooks';
import type * as Files from 'node:fs';
import { PROBE_FD } from '../probe-fd.js';
import { startRecorder } from './recorder.js';

try {
  startRecorder(require('async_hooks') as typeof Hooks, require('fs') as typeof Files, PROBE_FD);
} catch {
  // The program runs as it would without.
}

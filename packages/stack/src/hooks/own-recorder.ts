/** The recorder of a thread that traces itself: one for all its traces. */
import * as hooks from 'node:async_hooks';
import * as files from 'node:fs';
import { PROBE_FD } from '../probe-fd.js';
import { startRecorder, type Recorder } from './recorder.js';

let recorder: Recorder | undefined;

/** What was made before is not known to it. It goes on as long as the thread: what is made between traces may ask in the next. */
export function ownRecorder(): Recorder {
  recorder ??= startRecorder(hooks, files, PROBE_FD);
  return recorder;
}

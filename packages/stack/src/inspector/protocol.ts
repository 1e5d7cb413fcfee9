/**
 * What the tracer child and the thread inside the tracee say to each other, in lines of ASCII.
 *
 * The tracee's lines all go into one FIFO, `events`, whoever sends them: a line is never longer than PIPE_BUF,
 * so it is written whole (pipe(7)). Each process hears its own requests from a FIFO named by its pid. The
 * tracee's half of this is in session-thread.ts, which can import nothing.
 */

/**
 * How many bytes the session thread of a command writes to the descriptor of a probe (`PROBE.data` of `@ptracer/core`),
 * first of all: by that it is known before it has opened the FIFO.
 */
export const SESSION_PROBE_LENGTH = 1;

/** Names the private folder to the tracee. */
export const FOLDER_VARIABLE = 'PTRACER_INSPECTOR';

/** FIFO of all lines from tracees. */
export const EVENTS_FIFO = 'events';

/**
 * A line from a tracee.
 * - `hello`: its thread `tid` is the tracer's own; it waits for a FIFO to be made.
 * - `ready`: requests will be served.
 * - `failed`: none ever will be; `text` says why.
 * - `armed`: the main thread has been told to give its stack before it runs much more JavaScript.
 * - `part`, `end`: a piece of the answer, and the last one.
 * - `ended`: the program ends; all answers have been given.
 * - `notice`: `text` is for whoever reads the trace.
 */
export type Line =
  | { type: 'hello' | 'ready' | 'ended'; pid: number; tid: number }
  | { type: 'failed' | 'notice'; pid: number; text: string }
  | { type: 'armed'; pid: number; id: number }
  | { type: 'part' | 'end'; pid: number; id: number; text: string };

const LINE = /^(hello|ready|ended|failed|notice|armed|part|end) (\d{1,10})(?: (\d{1,15}))?(?: ([ -~]*))?$/;

/** `undefined` for what is no line of the protocol: a tracee can write anything. */
export function parseLine(line: string): Line | undefined {
  const [, type, pid, number, text = ''] = LINE.exec(line) ?? [];
  switch (type) {
    case 'hello':
    case 'ready':
    case 'ended':
      return number === undefined ? undefined : { type, pid: Number(pid), tid: Number(number) };
    case 'failed':
    case 'notice':
      return { type, pid: Number(pid), text };
    case 'armed':
      return number === undefined ? undefined : { type, pid: Number(pid), id: Number(number) };
    case 'part':
    case 'end':
      return number === undefined ? undefined : { type, pid: Number(pid), id: Number(number), text };
    default:
      return undefined;
  }
}

/** Asks whether there is a thread that serves requests; it says `ready`. */
export const GREETING = 'hello\n';

/** Asks for the main thread's stack. */
export function requestLine(id: number, maxFrames: number): string {
  return `${id} ${maxFrames}\n`;
}

/**
 * The thread that an inspector session connects to the main thread: the part that is the same in a command and in a
 * process that traces itself. It gets there as text, and so refers to nothing outside.
 *
 * The session needs neither Debugger nor Runtime enabled. A message for the main thread interrupts it at its
 * next stack check, whatever it is doing, and Runtime.callFunctionOn then calls `capture` on top of the
 * interrupted frames. Unlike Debugger.pause this leaves `debugger` statements and a user's own debugger alone,
 * needs one round trip and no scopes, and has an answer (an empty stack) for an idle thread too.
 */
import type * as Fs from 'node:fs';
import type * as Inspector from 'node:inspector';
import type * as Net from 'node:net';
import type * as Threads from 'node:worker_threads';

/** What the main thread hands over. */
export interface ThreadData {
  /** The private folder of the trace. */
  folder: string;
  /** Cells that the two threads share: see start-thread.ts. */
  state: Int32Array;
  /** Becomes the function that gives the stack. */
  capture: string;
}

/** What the two kinds of threads build on. */
export interface SessionThread {
  /** Ids of the process and of this thread. */
  pid: string;
  tid: string;
  /** Descriptor that lines go to; -1 for none. */
  output: number;
  /** Tells the main thread how the start went. */
  start(ready: boolean): void;
  sleep(ms: number): void;
  send(line: string): void;
  /** Calls `then` with the function that gives the stack, or `otherwise`, which must end the thread. */
  connect(then: (objectId: string) => void, otherwise: (reason: string) => void): void;
  /** Serves requests that come in a FIFO. */
  listen(fd: number, objectId: string): void;
  /** The program ends: lets it, when every request has its answer. */
  finish(): void;
}

/**
 * @param load `require`
 * @param last called when the program ends
 */
export function openSession(load: (name: string) => unknown, last: () => void): SessionThread {
  const fs = load('fs') as typeof Fs;
  const { Session } = load('inspector') as typeof Inspector;
  const { Socket } = load('net') as typeof Net;
  const { workerData } = load('worker_threads') as typeof Threads;
  const { state, capture } = workerData as ThreadData;

  const LONGEST_LINE = 4096;
  const LONGEST_WAIT = 1000;
  const MOST_ATTEMPTS = 250;
  const [STARTED, ENDED, NEVER] = [0, 1, 2] as const;
  const [READY, NOT_READY] = [1, 2] as const;

  const identity = fs.readlinkSync('/proc/thread-self').split('/');
  const [pid, tid] = [identity[0]!, identity[2]!];
  const session = new Session();
  let unanswered = 0;
  let ending = false;
  let ended = false;

  /** Lets the program end. The thread itself ends with it: two ends at once are a risk. */
  function end(): void {
    ended = true;
    try {
      if (thread.output >= 0) thread.send(`ended ${pid} ${tid}`);
      last();
    } catch {
      // The tracer is gone.
    }
    session.disconnect();
    Atomics.store(state, ENDED, 1);
    Atomics.notify(state, ENDED);
  }

  /** The tracer is gone: so are we. */
  function leave(): void {
    if (ended) return;
    end();
    process.exit();
  }

  function answer(id: string, value: unknown): void {
    const json = (JSON.stringify(value) ?? 'null').replace(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const size = LONGEST_LINE - `part ${pid} ${id} \n`.length;
    let at = 0;
    for (; at + size < json.length; at += size) thread.send(`part ${pid} ${id} ${json.slice(at, at + size)}`);
    thread.send(`end ${pid} ${id} ${json.slice(at)}`);
  }

  function request(objectId: string, line: string): void {
    const [id, limit] = line.split(' ');
    const call: Inspector.Runtime.CallFunctionOnParameterType = {
      objectId,
      functionDeclaration: 'function(limit){return this(limit)}',
      arguments: [{ value: Number(limit) }],
      returnByValue: true,
      silent: true,
    };
    unanswered++;
    session.post('Runtime.callFunctionOn', call, (error, reply) => {
      unanswered--;
      answer(id!, error || reply.exceptionDetails ? null : reply.result.value);
      if (ending && unanswered === 0) end();
    });
    thread.send(`armed ${pid} ${id}`);
  }

  const thread: SessionThread = {
    pid,
    tid,
    output: -1,
    start(ready) {
      Atomics.store(state, STARTED, ready ? READY : NOT_READY);
      Atomics.notify(state, STARTED);
    },
    sleep(ms) {
      Atomics.wait(state, NEVER, 0, ms);
    },
    send(line) {
      for (let i = 0; i < MOST_ATTEMPTS; i++) {
        try {
          fs.writeSync(thread.output, `${line}\n`);
          return;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
          thread.sleep(1);
        }
      }
    },
    connect(then, otherwise) {
      const tooLate = 'the process took too long to start';
      // A session alone does not keep its thread running.
      const alive = setTimeout(otherwise, LONGEST_WAIT, tooLate);
      session.connectToMainThread();
      session.post('Runtime.evaluate', { expression: capture, silent: true }, (error, reply) => {
        clearTimeout(alive);
        const objectId = reply?.result.objectId;
        if (objectId !== undefined) then(objectId);
        else otherwise(error ? error.message : tooLate);
      });
    },
    listen(fd, objectId) {
      // Evented reading: a blocking one would keep the process from ending, the pool is the program's.
      const input = new Socket({ fd, readable: true, writable: false });
      let rest = '';
      input.setEncoding('latin1');
      input.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        try {
          for (const line of lines) {
            if (line === 'hello') thread.send(`ready ${pid} ${tid}`);
            else if (!ended) request(objectId, line);
          }
        } catch {
          leave();
        }
      });
      input.on('end', leave);
      input.on('error', leave);
    },
    finish() {
      ending = true;
      if (unanswered === 0) end();
    },
  };
  return thread;
}

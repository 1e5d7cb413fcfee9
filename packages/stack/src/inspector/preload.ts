/**
 * Runs first in every Node.js process of the command, by `--require`: built as CommonJS, and alone, because it
 * must neither fail nor change anything in any version of Node.js. It starts a thread that an inspector session
 * connects to the main thread, and lets the program begin when that thread is ready.
 *
 * `--import` would not do: with it, Node.js loads a CommonJS entry through the ESM loader, where promise jobs
 * run before process.nextTick, and refuses entries whose extension it does not know.
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

(() => {
  const KEY = 'ptracer.capture';
  const LONGEST_START = 2000;
  const LONGEST_END = 250;
  /** Cells that the two threads share, and what STARTED becomes. */
  const [STARTED, ENDED] = [0, 1];
  const READY = 1;

  const { captureStackTrace } = Error;
  const { getOwnPropertyDescriptor, isExtensible } = Object;
  const error = Error;
  const sitesOf = (_: unknown, sites: NodeJS.CallSite[]): NodeJS.CallSite[] => sites;

  /** Name, URL, line, column and asynchrony of each frame, one behind the other; `null` where it must not look. */
  function capture(limit: number): (string | number | boolean | null)[] | null {
    const limitBefore = getOwnPropertyDescriptor(error, 'stackTraceLimit');
    const prepareBefore = getOwnPropertyDescriptor(error, 'prepareStackTrace');
    // Whatever the program made of them stays as it is: a setter is not called, a constant not changed.
    if (!limitBefore?.writable || (prepareBefore ? !prepareBefore.writable : !isExtensible(error)))
      return null;
    const holder: { stack?: unknown } = {};
    let sites: NodeJS.CallSite[];
    try {
      // One for the function that the inspector calls this with, one to see that there are more.
      error.stackTraceLimit = limit + 2;
      error.prepareStackTrace = sitesOf;
      captureStackTrace(holder, capture);
      sites = holder.stack as NodeJS.CallSite[];
    } finally {
      // No calls here: the stack may be about to overflow.
      error.stackTraceLimit = limitBefore.value as number;
      if (prepareBefore === undefined) delete (error as Partial<typeof Error>).prepareStackTrace;
      else error.prepareStackTrace = prepareBefore.value as typeof error.prepareStackTrace;
    }
    if (typeof sites !== 'object') return null;
    const frames: (string | number | boolean | null)[] = [];
    for (let i = 1; i < sites.length; i++) {
      const site = sites[i]! as NodeJS.CallSite & { isAsync?(): boolean };
      let url = site.getFileName() ?? site.getScriptNameOrSourceURL() ?? null;
      if (!url && site.isEval()) url = `${site.getEvalOrigin()}, <anonymous>`;
      const at = frames.length;
      frames[at] = site.getFunctionName() ?? null;
      frames[at + 1] = url;
      frames[at + 2] = site.getLineNumber() ?? null;
      frames[at + 3] = site.getColumnNumber() ?? null;
      frames[at + 4] = site.isAsync?.() === true;
    }
    return frames;
  }

  /** The program of the thread; it is turned into text, so it refers to nothing outside. */
  function serve(): void {
    const fs = require('fs') as typeof Fs;
    const { Session } = require('inspector') as typeof Inspector;
    const { Socket } = require('net') as typeof Net;
    const { parentPort, workerData } = require('worker_threads') as typeof Threads;
    const { folder, state, key } = workerData as { folder: string; state: Int32Array; key: string };

    const LONGEST_LINE = 4096;
    const LONGEST_WAIT = 1000;
    const HELLO_EVERY = 25;
    const MOST_ATTEMPTS = 250;
    const { O_WRONLY, O_RDONLY, O_NONBLOCK } = fs.constants;
    const [STARTED, ENDED, NEVER] = [0, 1, 2];
    const [READY, NOT_READY] = [1, 2];
    const start = (outcome: number): void => {
      Atomics.store(state, STARTED, outcome);
      Atomics.notify(state, STARTED);
    };
    const sleep = (ms: number): unknown => Atomics.wait(state, NEVER, 0, ms);

    const identity = fs.readlinkSync('/proc/thread-self').split('/');
    const [pid, tid] = [identity[0]!, identity[2]!];
    const output = fs.openSync(`${folder}/events`, O_WRONLY | O_NONBLOCK);
    const session = new Session();
    let unanswered = 0;
    let ending = false;
    let ended = false;

    /** Lets the program end. The thread itself ends with it: two ends at once are a risk. */
    function end(): void {
      ended = true;
      try {
        send(`ended ${pid} ${tid}`);
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

    function send(line: string): void {
      for (let i = 0; i < MOST_ATTEMPTS; i++) {
        try {
          fs.writeSync(output, `${line}\n`);
          return;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
          sleep(1);
        }
      }
    }

    /** The tracer makes the FIFO when it has heard of us. */
    function openRequests(): number | undefined {
      for (let i = 0; i < LONGEST_WAIT; i++) {
        if (i % HELLO_EVERY === 0) send(`hello ${pid} ${tid}`);
        try {
          const fd = fs.openSync(`${folder}/${pid}`, O_RDONLY | O_NONBLOCK);
          if (fs.fstatSync(fd).isFIFO()) return fd;
          // No FIFO: this process is not traced.
          return undefined;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          sleep(1);
        }
      }
      return undefined;
    }

    function answer(id: string, value: unknown): void {
      const json = (JSON.stringify(value) ?? 'null').replace(
        /[^ -~]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      const size = LONGEST_LINE - `part ${pid} ${id} \n`.length;
      let at = 0;
      for (; at + size < json.length; at += size) send(`part ${pid} ${id} ${json.slice(at, at + size)}`);
      send(`end ${pid} ${id} ${json.slice(at)}`);
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
      send(`armed ${pid} ${id}`);
    }

    function listen(fd: number, objectId: string): void {
      // Evented reading: a blocking one would keep the process from ending, the pool is the program's.
      const input = new Socket({ fd, readable: true, writable: false });
      let rest = '';
      input.setEncoding('latin1');
      input.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        try {
          for (const line of lines) if (!ended) request(objectId, line);
        } catch {
          leave();
        }
      });
      input.on('end', leave);
      input.on('error', leave);
      parentPort!.on('message', () => {
        ending = true;
        if (unanswered === 0) end();
      });
    }

    try {
      const fd = openRequests();
      if (fd === undefined) return start(NOT_READY);
      // A session alone does not keep its thread running.
      const alive = setTimeout(start, LONGEST_WAIT, NOT_READY);
      session.connectToMainThread();
      const expression = `globalThis[${JSON.stringify(key)}]`;
      session.post('Runtime.evaluate', { expression, silent: true }, (error, reply) => {
        clearTimeout(alive);
        const objectId = reply?.result.objectId;
        if (objectId === undefined) {
          start(NOT_READY);
          send(`failed ${pid} 0 ${error ? error.message : 'the process took too long to start'}`);
          process.exit();
        }
        listen(fd, objectId);
        send(`ready ${pid} ${tid}`);
        start(READY);
      });
    } catch (error) {
      start(NOT_READY);
      send(
        `failed ${pid} 0 ${String(error)
          .replace(/[^ -~]/g, '?')
          .slice(0, 500)}`,
      );
    }
  }

  try {
    const { isMainThread, Worker } = require('worker_threads') as typeof Threads;
    const folder = process.env['PTRACER_INSPECTOR'];
    if (!isMainThread || !folder) return;
    delete require.cache[__filename];
    const state = new Int32Array(new SharedArrayBuffer(12));
    Object.defineProperty(globalThis, KEY, { configurable: true, value: capture });
    try {
      // Without an environment and options it is alone: no preloads, no coverage, no profile. With streams of
      // its own it does not make the program's, which would open them, and make pipes non-blocking.
      const worker = new Worker(`try{(${serve})()}catch{}`, {
        eval: true,
        env: {},
        execArgv: [],
        stdout: true,
        stderr: true,
        workerData: { folder, state, key: KEY },
        resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
      });
      worker.on('error', () => {});
      worker.unref();
      // The session's messages are served meanwhile: they interrupt this wait.
      Atomics.wait(state, STARTED, 0, LONGEST_START);
      if (Atomics.load(state, STARTED) !== READY) return;
      worker.on('exit', () => Atomics.store(state, ENDED, 1));
      // Else Node.js says "Waiting for the debugger to disconnect...", and the last answers are lost.
      process.on('exit', () => {
        worker.postMessage(null, []);
        Atomics.wait(state, ENDED, 0, LONGEST_END);
      });
    } finally {
      delete (globalThis as Record<string, unknown>)[KEY];
    }
  } catch {
    // No inspector, no threads, not permitted: the program runs without stacks.
  }
})();

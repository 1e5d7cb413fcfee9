/** The session thread of a traced command: it looks for the tracer before the program begins. Text, as session-thread.ts. */
import type * as Fs from 'node:fs';
import type * as Threads from 'node:worker_threads';
import type { openSession, ThreadData } from './session-thread.js';

/** What the main thread hands over. */
export interface CommandThreadData extends ThreadData {
  /** A descriptor that is none, and what is written to it: tells a tracer that this thread is its own. */
  probe: { fd: number; bytes: Uint8Array };
}

/** @param load `require` */
export function serveCommand(load: (name: string) => unknown, open: typeof openSession): void {
  const fs = load('fs') as typeof Fs;
  const { parentPort, workerData } = load('worker_threads') as typeof Threads;
  const { folder, probe } = workerData as CommandThreadData;

  const LONGEST_WAIT = 1000;
  const HELLO_EVERY = 25;
  const { O_WRONLY, O_RDONLY, O_NONBLOCK } = fs.constants;

  try {
    fs.writeSync(probe.fd, probe.bytes);
  } catch {
    // EBADF: that is what is wanted.
  }
  const thread = open(load, () => {});
  const { pid, tid } = thread;

  /** The tracer makes the FIFO when it has heard of us. */
  function openRequests(): number | undefined {
    for (let i = 0; i < LONGEST_WAIT; i++) {
      if (i % HELLO_EVERY === 0) thread.send(`hello ${pid} ${tid}`);
      try {
        const fd = fs.openSync(`${folder}/${pid}`, O_RDONLY | O_NONBLOCK);
        if (fs.fstatSync(fd).isFIFO()) return fd;
        // No FIFO: this process is not traced.
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        thread.sleep(1);
      }
    }
    return undefined;
  }

  function fail(reason: string): void {
    thread.start(false);
    thread.send(`failed ${pid} 0 ${reason.replace(/[^ -~]/g, '?').slice(0, 500)}`);
  }

  try {
    thread.output = fs.openSync(`${folder}/events`, O_WRONLY | O_NONBLOCK);
    const fd = openRequests();
    if (fd === undefined) return thread.start(false);
    thread.connect(
      (objectId) => {
        thread.listen(fd, objectId);
        parentPort!.on('message', () => thread.finish());
        thread.send(`ready ${pid} ${tid}`);
        thread.start(true);
      },
      (reason) => {
        fail(reason);
        process.exit();
      },
    );
  } catch (error) {
    fail(String(error));
  }
}

// oxlint-disable unicorn/require-post-message-target-origin -- it takes parentPort for a window
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readFileSync } from 'node:fs';

if (isMainThread) {
  for (const name of ['lines.txt', 'tree/one.txt']) {
    const worker = new Worker(new URL(import.meta.url), { workerData: name });
    console.log((await once(worker, 'message'))[0]);
    await once(worker, 'exit');
  }
} else {
  parentPort.postMessage(readFileSync(workerData).length);
}

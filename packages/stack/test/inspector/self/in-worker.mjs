import { isMainThread, Worker } from 'node:worker_threads';
import { traceSelf } from './trace.mjs';

if (isMainThread) new Worker(new URL(import.meta.url)).on('error', console.error);
else {
  try {
    traceSelf(() => {});
  } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message }));
  }
}

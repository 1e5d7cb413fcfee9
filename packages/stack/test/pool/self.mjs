/* oxlint-disable */
// Traces itself, and says what it saw of calls with paths below /self/: path, whose stack, function. Argument: how.
import { trace } from '@ptracer/core';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { once } from 'node:events';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const how = isMainThread ? process.argv[2] : workerData;
const stack = { module: new URL('../../dist/remote/engine.js', import.meta.url).href };
const seen = [];

function onCall({ type, args, stack, stackFrom }) {
  if (type !== undefined && type !== 'syscall') return;
  const path = args.map(({ value }) => String(value)).find((value) => value.startsWith('/self/'));
  if (path === undefined) return;
  const frame = stack?.frames.find(({ kind }) => kind === 'user');
  seen.push([path.slice(6), stackFrom ?? null, frame?.functionName ?? null]);
}

async function first() {
  await fsp.access('/self/first').catch(() => {});
}
function second() {
  return new Promise(function asks(resolve) {
    fs.access('/self/second', resolve);
  });
}
async function untraced() {
  for (let i = 0; i < 50; i++) await fsp.access('/self/untraced').catch(() => {});
}

async function traced(options) {
  const outer = trace(onCall, { stack, ...options });
  await first();
  outer.close();
  await untraced();
  const again = trace(onCall, { stack, ...options });
  await second();
  again.close();
}

/** Another engine joins, or the same one after one that reads no stacks. */
async function joined(before) {
  const outer = trace(() => {}, before);
  const inner = trace(onCall, { stack });
  await first();
  inner.close();
  // Nobody's engine sees this.
  await untraced();
  const again = trace(onCall, { stack });
  await second();
  again.close();
  outer.close();
}

/** The main thread's trace ends, and that of a worker goes on to see the pool. */
async function leftAlone() {
  const worker = new Worker(new URL(import.meta.url), { workerData: 'watcher' });
  await once(worker, 'message');
  const own = trace(() => {}, { stack, scope: 'process' });
  worker.postMessage('trace');
  await once(worker, 'message');
  for (let i = 0; i < 20; i++) await first();
  own.close();
  for (let i = 0; i < 20; i++) await second();
  worker.postMessage('end');
  await once(worker, 'exit');
}

async function watch() {
  parentPort.postMessage('up');
  await once(parentPort, 'message');
  const watching = trace(onCall, { stack, threads: 'all' });
  parentPort.postMessage('tracing');
  await once(parentPort, 'message');
  watching.close();
  parentPort.close();
}

const OWN = {
  main: () => traced({}),
  'other-engine': () => joined({ stack: { ...stack, options: { maxFrames: 7 } } }),
  'no-engine': () => joined({}),
  'left-alone': leftAlone,
};
const WORKERS = {
  worker: () => traced({ threads: 'all' }),
  'worker-process': () => traced({ scope: 'process', threads: 'all' }),
  watcher: watch,
};

if (!isMainThread) await WORKERS[how]();
else if (how in OWN) await OWN[how]();
else await once(new Worker(new URL(import.meta.url), { workerData: how }), 'exit');
if ((how in OWN && how !== 'left-alone') || !isMainThread) fs.writeSync(1, JSON.stringify(seen) + '\n');
if (isMainThread) {
  // Whoever started this looks at its code.
  fs.writeSync(1, 'ready\n');
  fs.readSync(0, Buffer.alloc(1));
}

/* oxlint-disable */
// Traces itself, and says what it saw of calls with paths below /self/: path, whose stack, function. Argument: how.
import { trace } from '@ptracer/core';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

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

if (how === 'main') await traced({});
else if (!isMainThread)
  await traced(how === 'worker' ? { threads: 'all' } : { scope: 'process', threads: 'all' });
else {
  const worker = new Worker(new URL(import.meta.url), { workerData: how });
  await new Promise((resolve) => worker.on('exit', resolve));
}
if (how === 'main' || !isMainThread) fs.writeSync(1, JSON.stringify(seen) + '\n');
if (isMainThread) {
  // Whoever started this looks at its code.
  fs.writeSync(1, 'ready\n');
  fs.readSync(0, Buffer.alloc(1));
}

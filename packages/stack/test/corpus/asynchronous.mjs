/* oxlint-disable */
// Promises, timers, ticks, events, streams, top-level await, dynamic import.
import fs, { existsSync } from 'node:fs';
import { EventEmitter, once } from 'node:events';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

const hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`);
hit('module-top');
void existsSync;

async function one() {
  hit('async-before');
  await two();
  hit('async-after');
  try {
    await Promise.reject(new Error('x'));
  } catch {
    hit('async-catch');
  } finally {
    hit('async-finally');
  }
  return 1;
}
async function two() {
  await null;
  hit('async-two');
  await sleep(1);
  hit('async-two-after-sleep');
}
const arrow = async (label) => {
  await null;
  return hit(label);
};
async function* numbers() {
  yield hit('asyncgen-1');
  await null;
  hit('asyncgen-2');
  yield 2;
}

await one();
hit('tla');
await arrow('async-arrow');
await Promise.all([arrow('all-1'), arrow('all-2'), two()]);
await Promise.race([arrow('race')]);
await Promise.resolve(1)
  .then((x) => hit('then') || x)
  .finally(() => hit('finally'));
await new Promise((resolve) => resolve(hit('executor')));
await {
  then(resolve) {
    hit('thenable');
    resolve(1);
  },
};
for await (const n of numbers()) void n;
await new Promise((resolve) => setTimeout(() => resolve(hit('timeout')), 1));
await new Promise((resolve) => setImmediate(() => resolve(hit('immediate'))));
await new Promise((resolve) => process.nextTick(() => resolve(hit('tick'))));
await new Promise((resolve) => queueMicrotask(() => resolve(hit('microtask'))));
await new Promise((resolve) => {
  const timer = setInterval(function interval() {
    hit('interval');
    clearInterval(timer);
    resolve();
  }, 1);
});

const emitter = new EventEmitter();
emitter.on('x', function listener() {
  hit('listener');
});
emitter.once('x', () => hit('once-listener'));
emitter.emit('x');
setTimeout(() => emitter.emit('y'), 1);
await once(emitter, 'y');
hit('after-once');
const target = new EventTarget();
target.addEventListener('z', () => hit('event-target'));
target.dispatchEvent(new Event('z'));

const upper = new Transform({
  transform(chunk, encoding, callback) {
    hit('transform');
    callback(null, String(chunk).toUpperCase());
  },
  flush(callback) {
    hit('flush');
    callback();
  },
});
await pipeline(
  Readable.from(['a', 'b']),
  upper,
  async function* (source) {
    for await (const chunk of source) {
      hit('pipeline-generator');
      yield chunk;
    }
  },
  async (source) => {
    for await (const chunk of source) void chunk;
    hit('pipeline-end');
  },
);
const readable = new Readable({
  read() {
    hit('read');
    this.push(null);
  },
});
readable.resume();
await once(readable, 'end');

const storage = new AsyncLocalStorage();
await storage.run(1, async () => {
  hit('als');
  await null;
  hit('als-after');
});
new AsyncResource('x').runInAsyncScope(() => hit('async-resource'));
await new Promise((resolve) =>
  fs.readFile(new URL(import.meta.url), () => resolve(hit('readFile-callback'))),
);
await fs.promises.stat('/').then(() => hit('fs-promise-then'));
const controller = new AbortController();
controller.signal.addEventListener('abort', () => hit('abort'));
controller.abort();

const { default: value } = await import(
  './names/dir with space/\u00e9\u4e2d#hash?.mjs'.replace('#', '%23').replace('?', '%3F')
);
value();
await import('data:text/javascript,import fs from "node:fs"; fs.existsSync("/nonexistent/ptracer/data-url"); export function f() { return fs.existsSync("/nonexistent/ptracer/data-url-function"); }').then(
  (m) => m.f(),
);
const json = await import('node:module').then(({ createRequire }) =>
  createRequire(import.meta.url)('./names/data.json'),
);
void json;
await import('./modules/entry.cjs');
const fromFinalizer = new FinalizationRegistry(() => {});
fromFinalizer.register({}, 1);
process.on('exit', function onExit() {
  hit('exit');
});
process.once('uncaughtException', (error) => hit('uncaught') || void error);
process.on('warning', () => hit('warning'));
process.emitWarning('x');
setTimeout(() => {
  hit('before-throw');
  throw new Error('expected');
}, 2);
Promise.reject(new Error('handled later')).catch(() => hit('promise-catch'));

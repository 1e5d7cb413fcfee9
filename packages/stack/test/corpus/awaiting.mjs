/* oxlint-disable */
// Who awaits: every way of waiting for one thing, once and many times, cold and hot.
import fs from 'node:fs';
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

const hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`);
const ROUNDS = 150;

async function leaf(label) {
  await null;
  hit(label);
}
async function two(label) {
  await leaf(label);
}
async function three(label) {
  return await two(label);
}
const arrow = async (label) => await three(label);
class Service {
  #cache = new Map();
  async load(label) {
    await this.#fetch(label);
  }
  async #fetch(label) {
    return (await arrow(label)) ?? this.#cache;
  }
  static async make(label) {
    const service = new Service();
    await service.load(label);
    return service;
  }
  async *[Symbol.asyncIterator]() {
    yield await leaf('iterator-1');
    await leaf('iterator-2');
    yield 2;
  }
}
async function* numbers(label) {
  await leaf(`${label}-1`);
  yield 1;
  try {
    yield await two(`${label}-2`);
  } finally {
    await leaf(`${label}-finally`);
  }
}
async function* delegating(label) {
  yield* numbers(label);
}
async function consume(label) {
  for await (const n of numbers(label)) void n;
}
async function early(label) {
  for await (const n of numbers(label)) break;
}
async function combinators(label) {
  await Promise.all([1, leaf(`${label}-all`), two(`${label}-all-2`)]);
  await Promise.allSettled([leaf(`${label}-settled`), null]);
  await Promise.any([two(`${label}-any`)]);
  await Promise.race([leaf(`${label}-race`)]);
  await Promise.all([Promise.all([leaf(`${label}-nested`)])]);
  await Promise.all([1, 2, 3].map(async (n) => await leaf(`${label}-map-${n}`)));
}
async function chains(label) {
  await leaf(`${label}-then`).then((x) => x);
  await leaf(`${label}-finally`).finally(() => {});
  await leaf(`${label}-catch`).catch(() => {});
  await new Promise((resolve) => leaf(`${label}-resolve`).then(resolve));
  await new Promise((resolve, reject) => leaf(`${label}-both`).then(resolve, reject));
  await Promise.resolve().then(() => leaf(`${label}-inner`));
  await {
    then(resolve) {
      leaf(`${label}-thenable`).then(resolve);
    },
  };
}
async function throwing(label) {
  try {
    await Promise.reject(new Error('expected'));
  } catch {
    await leaf(`${label}-catch`);
    hit(`${label}-caught`);
  } finally {
    await two(`${label}-finally`);
  }
}
async function twoWaiters(label) {
  // Two depend on it: V8 follows neither.
  const shared = leaf(label);
  await Promise.all([shared, shared.then(() => {})]);
}
const detached = (label) => void leaf(label);
async function recursive(depth, label) {
  if (depth === 0) return leaf(label);
  await recursive(depth - 1, label);
}
// Closures with promises and generators in their contexts are none of V8's.
function decoy(label) {
  const promise = Promise.resolve(1);
  const capability = { promise };
  return leaf(label).then(() => {
    hit(`${label}-decoy`);
    return [promise, capability];
  });
}

async function everything(label) {
  await leaf(`${label}-leaf`);
  await three(`${label}-three`);
  await arrow(`${label}-arrow`);
  await Service.make(`${label}-class`);
  for await (const n of new Service()) void n;
  await consume(`${label}-generator`);
  await early(`${label}-early`);
  for await (const n of delegating(`${label}-delegating`)) void n;
  await combinators(label);
  await chains(label);
  await throwing(`${label}-throwing`);
  await twoWaiters(`${label}-shared`);
  detached(`${label}-detached`);
  await turn();
  await recursive(30, `${label}-recursive`);
  await decoy(`${label}-decoy`);
  await turn();
  hit(`${label}-after-turn`);
}

await everything('cold');
for (let i = 0; i < ROUNDS; i++) await everything('hot');
await new AsyncLocalStorage().run(1, () => everything('storage'));
const hook = createHook({ init() {}, before() {}, after() {}, destroy() {} }).enable();
await everything('hooked');
hook.disable();
await eval("(async () => { await leaf('eval'); })()");
await new Function('leaf', "return (async function named() { await leaf('function'); })()")(leaf);
queueMicrotask(() => void leaf('microtask'));
process.nextTick(() => void leaf('tick'));
setImmediate(async () => await leaf('immediate'));

/* oxlint-disable */
// Stacks whose frames are known beforehand, while the GC moves and frees what they are read from: main thread and
// workers, each call through fresh closures of functions that look alike but lie at other places. What the stack
// is stands in the path of the call: /nonexistent/ptracer/KIND.NUMBER.DEPTH.
'use strict';
const fs = require('node:fs');
const { Worker, isMainThread, workerData } = require('node:worker_threads');

const [calls, threads] = isMainThread ? process.argv.slice(2).map(Number) : [workerData, 0];
const hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`); // @hit

// Number k begins on line k + 3 of its script. Instances die and are made again at the places of others.
const makers = Array.from(
  { length: 40 },
  (_, k) =>
    new Function(
      'hit',
      `${'\n'.repeat(k)}return function f${k}(n, l) { return n ? f${k}(n - 1, l) : hit(l); };
//# sourceURL=maker-${k}.js`,
    ),
);

class Step {
  constructor(run) {
    this.result = run(this); // @constructor
  }
  get value() {
    return this.inner(2); // @getter
  }
  inner(n) {
    return n > 0 ? this.inner(n - 1) : hit(this.label); // @inner
  }
}

const kept = new Array(400);
function garbage(n) {
  for (let i = 0; i < n; i++) kept[(i * 7) % 400] = { a: new Array(12).fill(i), f: () => i };
}

function turn(i) {
  const k = (i * 7) % 40;
  const depth = i % 9;
  if (i % 3 === 0) return makers[k](hit)(depth, `maker.${k}.${depth}`); // @maker
  if (i % 3 === 1) {
    const fresh = () => hit(`closure.${k}.${depth}`); // @fresh
    return [k].map(() => fresh()); // @closure
  }
  const read = (step) => {
    step.label = `method.${k}.${depth}`;
    return step.value; // @method
  };
  return new Step(read); // @turn
}

function loop() {
  for (let i = 0; i < calls; i++) {
    turn(i); // @loop
    garbage(20);
    if (i % 2000 === 1999) globalThis.gc?.({ type: i % 4000 === 3999 ? 'major' : 'minor' });
  }
}

for (let t = 0; t < threads; t++) new Worker(__filename, { workerData: calls });
loop(); // @top

/* oxlint-disable -- odd on purpose: what it does is what stacks are made of */
// A known program: it passes the same probes whether V8 is asked for the stack there (the first argument is
// a file for the answers) or a tracer reads it from outside. In the second case nothing asks V8 for a stack.
'use strict';
const fs = require('node:fs');

const PROBE = '/nonexistent/ptracer-verify/';
const answers = process.argv[2];

if (answers) {
  const { existsSync } = fs;
  fs.existsSync = function probe(path) {
    const holder = {};
    const { prepareStackTrace } = Error;
    Error.stackTraceLimit = 100;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, probe);
    const frames = holder.stack
      .filter((site) => site.getFileName() === __filename)
      .map((site) => [site.getFunctionName(), site.getLineNumber(), site.getColumnNumber(), site.isAsync()]);
    Error.prepareStackTrace = prepareStackTrace;
    fs.appendFileSync(answers, `${JSON.stringify([path.slice(PROBE.length), frames])}\n`);
    return existsSync(path);
  };
}

const probe = (label) => fs.existsSync(PROBE + label);

function leaf() {
  return fs.existsSync(PROBE + 'leaf');
}

class Shape {
  #area = 2;
  constructor(label) {
    fs.existsSync(PROBE + label);
  }
  get area() {
    return fs.existsSync(PROBE + 'getter') || this.#area;
  }
  static make() {
    return new Shape('constructor');
  }
  #hidden() {
    return probe('private');
  }
  call() {
    return [1].map(() => this.#hidden());
  }
}

// Hot enough for every tier, with calls to inline. The probe is passed in the first round and the last.
function inner(i, last) {
  if (i === 0 || i === last) fs.existsSync(PROBE + (i === 0 ? 'cold' : 'hot'));
  return i % 7;
}
function middle(i, last) {
  return inner(i, last) + 1;
}
function outer(last) {
  let sum = 0;
  for (let i = 0; i <= last; i++) sum += middle(i, last);
  return sum;
}

function* steps() {
  yield probe('generator');
}

async function later() {
  await null;
  fs.existsSync(PROBE + 'after-await');
}

// Who awaits: functions, a generator, an arrow function, through `then` and `Promise.all`.
async function asked() {
  await null;
  fs.existsSync(PROBE + 'awaited');
}
async function* asking() {
  await asked();
  yield probe('async-generator');
}
const between = async () => {
  for await (const _ of asking());
  await asked().then((value) => value);
};
async function awaiting() {
  await Promise.all([null, between()]);
  await new Promise((resolve) => asked().then(resolve));
}

leaf();
Shape.make().call();
void new Shape('again').area;
outer(300_000);
[...steps()];
JSON.parse('[1]', function revive(_, value) {
  fs.existsSync(PROBE + 'reviver');
  return value;
});
eval('probe("eval")');
void later()
  .then(awaiting)
  .then(() => setImmediate(() => probe('immediate')));

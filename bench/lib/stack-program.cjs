/**
 * Makes COUNT calls at 20 frames and prints how long one took (µs): `node stack-program.cjs MODE COUNT`. The frames
 * are existsSync, hit, 14 of the mode, its start, the loop, the callback and node's processImmediate.
 */
'use strict';
const fs = require('node:fs');

const [mode, count] = [process.argv[2], Number(process.argv[3])];
const LEVELS = 14;

function hit() {
  return fs.existsSync('/nonexistent/ptracer/bench');
}

/** The same stack each time. */
function warm() {
  const down = (n) => (n > 1 ? down(n - 1) : hit());
  return () => down(LEVELS);
}

/** Functions and call sites that were all seen before, in an order that was not. */
function order() {
  const text = Array.from({ length: 8 }, (_, k) => {
    const sites = Array.from({ length: 8 }, (_, to) => `    case ${to}: return step${to}(path, i + 1);`);
    return `function step${k}(path, i) {
  if (i === path.length) return hit();
  switch (path[i]) {
${sites.join('\n')}
  }
}`;
  });
  const step = new Function('hit', `${text.join('\n')}\nreturn step0;`)(hit);
  return () =>
    step(
      Array.from({ length: LEVELS - 1 }, () => Math.floor(Math.random() * 8)),
      0,
    );
}

/** Closures made for this one stack. */
function closures() {
  const makers = [
    (next) => () => next(),
    (next) => () => next() || false,
    (next) => (x) => next(x),
    (next) => () => !!next(),
  ];
  return () => {
    let run = hit;
    for (let i = 0; i < LEVELS; i++) run = makers[i % 4](run);
    return run();
  };
}

/** The leaf is called from a place that was never seen; all other frames are known. */
function sites() {
  const lines = Array.from({ length: 500 }, (_, i) => `    case ${i}: return hit();`);
  const parts = Array.from({ length: Math.ceil(count / 500) }, (_, k) =>
    new Function('hit', `return function part${k}(i) {\n  switch (i) {\n${lines.join('\n')}\n  }\n};`)(hit),
  );
  const down = (n, i) => (n > 2 ? down(n - 1, i) : parts[Math.floor(i / 500)](i % 500));
  return (i) => down(LEVELS, i);
}

function loop(run) {
  for (let i = 0; i < count; i++) run(i);
}

const run = { warm, order, closures, sites }[mode]();
setImmediate(() => {
  const start = process.hrtime.bigint();
  loop(run);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  process.stdout.write(`${nanoseconds / 1000 / count}\n`);
});

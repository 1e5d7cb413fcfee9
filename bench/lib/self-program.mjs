/** `node self-program.mjs WHAT COUNT`: traces itself and prints what it cost, as JSON. */
import { closeSync, openSync } from 'node:fs';
import { trace } from '../../packages/ptracer/dist/index.js';
import { median } from './measure.mjs';

const [what = '', count = '0'] = process.argv.slice(2);

/** @type {Record<string, import('../../packages/ptracer/dist/index.js').TraceOptions>} */
const OPTIONS = {
  'stacks, every thread': {},
  'no stacks, this thread': { stack: 'off', scope: 'thread' },
  'traced, no stacks': { stack: 'off', threads: 'js', scope: 'thread' },
  'traced, with stacks': { scope: 'thread' },
  'traced, left out by a filter': { stack: 'off', filter: 'socket', scope: 'thread' },
};
const options = OPTIONS[what];

function around() {
  const start = performance.now();
  trace(() => {}, options)[Symbol.dispose]();
  return performance.now() - start;
}

/** Microseconds of one system call: each round makes two. */
function call() {
  const start = performance.now();
  for (let i = 0; i < Number(count); i++) closeSync(openSync('/dev/null'));
  return ((performance.now() - start) * 1000) / Number(count) / 2;
}

let result;
if (what.includes('thread')) {
  const first = around();
  result = { first, later: median(Array.from({ length: Number(count) }, around)) };
} else {
  const context = options === undefined ? undefined : trace(() => {}, options);
  call();
  result = { call: call() };
  await context?.detach();
}
process.stdout.write(JSON.stringify(result));

// Traces one after the other; each has one call of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isProbe, pathOf, PROBE, traceSelf } from './trace.mjs';

const more = (value) => `${value}`;
const probe = (label) => more(existsSync(PROBE + label));

function resources() {
  const tasks = readdirSync('/proc/self/task');
  return {
    threads: tasks.length,
    descriptors: readdirSync('/proc/self/fd').length,
    children: tasks.map((tid) => readFileSync(`/proc/self/task/${tid}/children`, 'utf8')).join(''),
    exitListeners: process.listenerCount('exit'),
  };
}

const traces = [];
let first;
for (let i = 0; i < 50; i++) {
  const calls = [];
  const trace = traceSelf((call) => calls.push(call));
  probe(i);
  trace[Symbol.dispose]();
  const own = calls.filter(isProbe);
  traces.push({
    paths: own.map(pathOf),
    functions: own.map(({ stack }) => stack?.frames.map(({ functionName }) => functionName)),
  });
  first ??= resources();
  // Every other one finds an event loop that has turned.
  if (i % 2 === 1) await new Promise(setImmediate);
}
console.log(JSON.stringify({ first, last: resources(), traces }));

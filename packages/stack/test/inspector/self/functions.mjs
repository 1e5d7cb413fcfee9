// Each function makes a call of its own, and goes on a little.
import { existsSync } from 'node:fs';
import { isProbe, PROBE, traceSelf } from './trace.mjs';

const probe = (label) => existsSync(PROBE + label);
const more = (value) => `${value}`;

function first() {
  return more(probe('first'));
}

class Second {
  second() {
    return more(probe('second'));
  }
}

const third = () =>
  [1].map(function inMap() {
    return more(probe('third'));
  });

const calls = [];
const engine = process.argv[2] ?? 'inspector';
const depth = process.argv[3] && Number(process.argv[3]);
const trace = traceSelf((call) => calls.push(call), { engine, ...(depth && { depth }) });
for (let i = 0; i < 10; i++) {
  first();
  new Second().second();
  third();
}
// The next JavaScript is ptracer's own.
existsSync(`${PROBE}last`);
trace[Symbol.dispose]();
console.log(JSON.stringify({ calls: calls.filter(isProbe), others: calls.filter((call) => !isProbe(call)) }));

// The choice is left to ptracer, twice.
import { existsSync } from 'node:fs';
import { isProbe, PROBE, traceSelf } from './trace.mjs';

const more = (value) => `${value}`;
const probe = (label) => more(existsSync(PROBE + label));

const told = [];
for (const label of ['first', 'second']) {
  const trace = traceSelf(undefined, { engine: 'auto' });
  probe(label);
  await trace.detach();
  for await (const event of trace) {
    if (event.type === 'warning') told.push(`${event.code}: ${event.message}`);
    else if (event.type === 'syscall' && isProbe(event))
      told.push({ engine: event.stack?.engine, exact: event.stack?.exact });
  }
}
console.log(JSON.stringify(told));

// The last call is followed by process.exit().
import { existsSync } from 'node:fs';
import { isProbe, PROBE, traceSelf } from './trace.mjs';

const calls = [];
process.on('exit', () => {
  trace.detach();
  console.log(
    JSON.stringify({ calls: calls.filter(isProbe), others: calls.filter((call) => !isProbe(call)) }),
  );
});
const more = (value) => `${value}`;
const leave = () => more(existsSync(`${PROBE}last`));

const trace = traceSelf((call) => calls.push(call));
leave();
process.exit(5);

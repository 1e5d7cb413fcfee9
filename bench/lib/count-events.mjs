/**
 * Traces a command through the API with a consumer that counts: `node count-events.mjs COMMAND [ARGUMENT…]`.
 * Prints `{ events, calls, milliseconds }`, the time from the start of the trace to its last event here.
 */
import { spawn } from '../../packages/core/dist/index.js';

const [file, ...args] = process.argv.slice(2);
let events = 0;
let calls = 0;
let start = 0;
for await (const event of await spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] })) {
  events++;
  if (event.type === 'syscall') calls++;
  else if (event.type === 'start') start = event.time;
}
// Times of a trace are CLOCK_MONOTONIC, as hrtime is.
const milliseconds = (Number(process.hrtime.bigint()) - start) / 1e6;
process.stdout.write(`${JSON.stringify({ events, calls, milliseconds })}\n`);

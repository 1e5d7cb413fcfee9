// Nothing but the handler's own output happens for a second.
import { setTimeout } from 'node:timers/promises';
import { traceSelf, wakeUps } from './trace.mjs';

const calls = [];
const trace = traceSelf((call) => {
  console.log(call.name);
  calls.push(call);
});
const begin = Number(process.hrtime.bigint());
await setTimeout(1000);
await trace.detach();
const late = calls.filter(({ startTime }) => startTime > begin + 500e6);
console.error(JSON.stringify({ calls, late: late.length, wakeUps: wakeUps(calls).length }));

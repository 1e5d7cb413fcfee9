// The tracer dies; the next trace has another one, and the same session thread.
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isProbe, PROBE, traceSelf } from './trace.mjs';

const more = (value) => `${value}`;
const probe = (label) => more(existsSync(PROBE + label));

const broken = traceSelf(() => {});
probe('first');
process.kill(broken.tracerPid, 'SIGKILL');
const { code } = await broken.detach().catch((error) => error);
await setTimeout(20);

const calls = [];
const trace = traceSelf((call) => calls.push(call));
probe('second');
await trace.detach();
console.log(JSON.stringify({ code, calls: calls.filter(isProbe) }));

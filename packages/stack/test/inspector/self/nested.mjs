// Two traces at one time.
import { existsSync } from 'node:fs';
import { isProbe, pathOf, PROBE, traceSelf, wakeUps } from './trace.mjs';

const more = (value) => `${value}`;
const probe = (label) => more(existsSync(PROBE + label));
const collect = () => {
  const calls = [];
  return { calls, handler: (call) => calls.push(call) };
};

const [outer, inner] = [collect(), collect()];
const outerTrace = traceSelf(outer.handler);
probe('before');
const innerTrace = traceSelf(inner.handler, { engine: 'inspector', depth: 2 });
probe('both');
await new Promise((resolve) => setTimeout(resolve, 50));
await innerTrace.detach();
probe('after');
await outerTrace.detach();

const told = ({ calls }) =>
  calls
    .filter(isProbe)
    .map((call) => [pathOf(call).slice(PROBE.length), call.stack?.frames.map((frame) => frame.functionName)]);
console.log(
  JSON.stringify({
    outer: told(outer),
    inner: told(inner),
    wakeUps: wakeUps([...outer.calls, ...inner.calls]),
  }),
);

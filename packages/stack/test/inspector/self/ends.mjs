// Ends in the way that its arguments say: traced in the middle of it, or not at all.
import { existsSync, writeSync } from 'node:fs';
import { PROBE, traceSelf } from './trace.mjs';

const [how, traced] = process.argv.slice(2);
if (how === 'exit-twice') process.on('exit', () => process.exit(9));

const seen = [];
if (traced) traceSelf((call) => seen.push(call));
existsSync(`${PROBE}end`);
console.log('out');
console.error('err');
process.on('exit', (code) => writeSync(1, `exit ${code}\n`));

const ends = {
  end: () => {},
  late: () => setTimeout(() => {}, 50),
  exit: () => process.exit(7),
  'exit-later': () => setTimeout(() => process.exit(8), 20) && setInterval(() => {}, 1000),
  'exit-twice': () => process.exit(4),
  throw: () => {
    throw new Error('boom');
  },
  reject: () => void Promise.reject(new Error('late')),
  kill: () => process.kill(process.pid, 'SIGKILL'),
};
ends[how]();

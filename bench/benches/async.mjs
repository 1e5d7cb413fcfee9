import { spawn } from '../../packages/core/dist/index.js';
import { prepareAsyncHooks } from '../../packages/stack/dist/index.js';
import { interleave } from '../lib/measure.mjs';
import { repositoryFile, run } from '../lib/programs.mjs';
import { engine, node } from '../lib/stack-runs.mjs';

const OPERATIONS = 4000;
const BAR = 60;

const PLAIN = 'untraced';
const TRACED = 'traced, with stacks';
const ASKED = 'and who asked for it';
const RECORDED = 'and async hooks';

/** @param {string} mode */
const commandLine = (mode) => [repositoryFile('bench/lib/async-program.mjs'), mode, String(OPERATIONS)];

/** @param {string} mode */
async function perOperation(mode) {
  return Number((await run([node, ...commandLine(mode)])).stdout);
}

/**
 * Every call is traced, as by `ptracer -- node app.js`.
 *
 * @param {string} mode @param {object} options @param {NodeJS.ProcessEnv} [env]
 */
async function perTracedOperation(mode, options, env = process.env) {
  const traced = await spawn(node, commandLine(mode), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
    stack: { ...engine, options },
  });
  let text = '';
  traced.stdout.on('data', (bytes) => (text += bytes));
  let asked = 0;
  for await (const event of traced) if (event.type === 'syscall' && event.stackFrom === 'submit') asked++;
  if (options.poolStacks && asked < OPERATIONS) throw new Error(`${asked} operations have who asked`);
  return Number(text);
}

/**
 * @param {string} mode @param {string} title
 * @param {number} rounds @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function table(mode, title, rounds, progress) {
  const hooks = prepareAsyncHooks(process.env);
  const rows = await interleave(
    [
      { name: PLAIN, sample: () => perOperation(mode) },
      { name: TRACED, sample: () => perTracedOperation(mode, { poolStacks: false }) },
      { name: ASKED, sample: () => perTracedOperation(mode, { poolStacks: true }) },
      { name: RECORDED, sample: () => perTracedOperation(mode, { poolStacks: true }, hooks) },
    ],
    rounds,
    progress,
  );
  const samples = (name) => rows.find((row) => row.name === name).samples;
  const without = samples(TRACED);
  const more = { name: 'who asked: more by', samples: samples(ASKED).map((value, i) => value - without[i]) };
  const limit = { name: `${BAR} µs`, samples: [BAR] };
  return {
    title,
    unit: 'µs',
    rows: [limit, ...rows, more],
    baseline: limit.name,
    bar: { row: more.name, ratio: 1 },
    notes: [`${OPERATIONS} operations, every call traced`],
  };
}

/**
 * What it costs to know who asked for the calls of the thread pool.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'who asked for the calls of the thread pool, per operation; bar 60 µs',
  rounds: 7,
  run: async ({ rounds, progress }) => [
    await table('sequential', 'fs.promises.stat, one after the other', rounds, progress),
    await table('concurrent', 'fs.stat with a callback, 64 at a time', rounds, progress),
  ],
};

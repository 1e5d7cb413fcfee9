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

const filter = { module: new URL('../lib/async-filter.mjs', import.meta.url).href };

/**
 * @param {string} mode
 * @param {object} options of the engine
 * @param {{ filter?: object, env?: NodeJS.ProcessEnv }} trace
 */
async function perTracedOperation(mode, options, trace) {
  const traced = await spawn(node, commandLine(mode), {
    stdio: ['ignore', 'pipe', 'inherit'],
    stack: { ...engine, options },
    ...trace,
  });
  let text = '';
  traced.stdout.on('data', (bytes) => (text += bytes));
  let asked = 0;
  for await (const event of traced) if (event.type === 'syscall' && event.stackFrom === 'submit') asked++;
  if (options.poolStacks && asked < OPERATIONS) throw new Error(`${asked} operations have who asked`);
  return Number(text);
}

/** What is traced: the calls that a filter in the kernel lets pass, as in the command line's default view; or every call. */
const SCOPES = { 'statx alone': { filter }, 'every call': {} };

/**
 * @param {string} mode @param {string} title @param {keyof SCOPES} scope
 * @param {number} rounds @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function table(mode, title, scope, rounds, progress) {
  const trace = SCOPES[scope];
  const hooks = prepareAsyncHooks(process.env);
  const sample =
    (poolStacks, more = {}) =>
    () =>
      perTracedOperation(mode, { poolStacks }, { ...trace, ...more });
  const rows = await interleave(
    [
      { name: PLAIN, sample: () => perOperation(mode) },
      { name: TRACED, sample: sample(false) },
      { name: ASKED, sample: sample(true) },
      { name: RECORDED, sample: sample(true, hooks) },
    ],
    rounds,
    progress,
  );
  const samples = (name) => rows.find((row) => row.name === name).samples;
  const without = samples(TRACED);
  const more = { name: 'who asked: more by', samples: samples(ASKED).map((value, i) => value - without[i]) };
  const limit = { name: `${BAR} µs`, samples: [BAR] };
  return {
    title: `${title}; traced: ${scope}`,
    unit: 'µs',
    rows: [limit, ...rows, more],
    baseline: limit.name,
    ...(trace.filter && { bar: { row: more.name, ratio: 1 } }),
    notes: [`${OPERATIONS} operations`],
  };
}

const SEQUENTIAL = 'fs.promises.stat, one after the other';
const CONCURRENT = 'fs.stat with a callback, 64 at a time';

/**
 * What it costs to know who asked for the calls of the thread pool.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'who asked for the calls of the thread pool, per operation; bar 60 µs',
  rounds: 5,
  run: async ({ rounds, progress }) => [
    await table('sequential', SEQUENTIAL, 'statx alone', rounds, progress),
    await table('concurrent', CONCURRENT, 'statx alone', rounds, progress),
    await table('sequential', SEQUENTIAL, 'every call', rounds, progress),
    await table('concurrent', CONCURRENT, 'every call', rounds, progress),
  ],
};

import { interleave } from '../lib/measure.mjs';
import { compile, dd, ddSeconds, find, firstCpu, repositoryFile, run } from '../lib/programs.mjs';

const COUNT = 20_000;

/** A read and a write of each byte, and two stops at each. */
const STOPS = COUNT * 4;

const LOOP = 'minimal C loop';
const STRACE = 'strace -o /dev/null';
const OURS = 'ptracer (API)';
const DELIVERED = 'ptracer, to the last event';

/**
 * What a stop costs when everything is traced.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'dd bs=1 with every call traced: time per stop, unpinned and on one CPU',
  rounds: 5,
  async run({ rounds, progress }) {
    const loop = await compile('minimal-loop.c');
    try {
      return await measure(loop?.path, rounds, progress);
    } finally {
      loop?.remove();
    }
  },
};

/**
 * @param {string | undefined} loop
 * @param {number} rounds
 * @param {(text: string) => void} progress
 */
async function measure(loop, rounds, progress) {
  const strace = find('strace');
  const taskset = find('taskset');
  const missing = [
    ...(loop === undefined ? [`${LOOP}: no C compiler found, skipped`] : []),
    ...(strace === undefined ? ['strace: not found, skipped'] : []),
  ];
  const tables = [await table('every CPU', [], loop, strace, rounds, progress)];
  if (taskset === undefined) missing.push('pinned: taskset not found, skipped');
  else {
    const cpu = firstCpu();
    tables.push(await table(`taskset -c ${cpu}`, [taskset, '-c', cpu], loop, strace, rounds, progress));
  }
  tables.at(-1).notes = missing;
  return tables;
}

/**
 * @param {string} where
 * @param {string[]} pin
 * @param {string | undefined} loop
 * @param {string | undefined} strace
 * @param {number} rounds
 * @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function table(where, pin, loop, strace, rounds, progress) {
  /** @param {string[]} tracer */
  const sample = async (...tracer) => {
    const { stderr } = await run([...pin, ...tracer, ...dd(COUNT)]);
    return (ddSeconds(stderr) / STOPS) * 1e6;
  };
  /** @type {number[]} */
  const delivered = [];
  const ours = async () => {
    const command = [process.execPath, repositoryFile('bench/lib/count-events.mjs'), ...dd(COUNT)];
    const { stdout, stderr } = await run([...pin, ...command]);
    const { calls, milliseconds } = JSON.parse(stdout);
    if (calls < COUNT * 2) throw new Error(`only ${calls} calls of ${COUNT * 2} were delivered`);
    delivered.push((milliseconds / STOPS) * 1e3);
    return (ddSeconds(stderr) / STOPS) * 1e6;
  };
  const variants = [
    ...(loop === undefined ? [] : [{ name: LOOP, sample: () => sample(loop) }]),
    ...(strace === undefined ? [] : [{ name: STRACE, sample: () => sample(strace, '-o', '/dev/null') }]),
    { name: OURS, sample: ours },
  ];
  const rows = await interleave(variants, rounds, (text) => progress(`${where}, ${text}`));
  // The first round does not count.
  rows.push({ name: DELIVERED, samples: delivered.slice(1) });
  return {
    title: `${dd(COUNT).join(' ')}, every call traced, ${where}: time per stop`,
    unit: 'µs',
    rows,
    baseline: rows[0].name,
  };
}

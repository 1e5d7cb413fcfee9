import { interleave, median } from '../lib/measure.mjs';
import { find, run } from '../lib/programs.mjs';
import { captures, engine, node, perCall, perTracedCall } from '../lib/stack-runs.mjs';
import { emptyFolder, quantiles, share } from '../lib/stack-samples.mjs';

const CALLS = 20_000;

/** `strace -k` needs tens of milliseconds for one. */
const STRACE_K_CALLS = 50;

const OFF = 'ptracer, no stacks';
const ON = 'ptracer, stacks';
const WARM = 'capture, the same stack again';
const MORE = 'call with stacks − call without';
const SLOWEST = 'the slowest of them';

/** Stacks that were not seen before, of functions that were. */
const NEW = {
  'known frames in a new order': 'order',
  'a call site for the first time': 'sites',
  'every closure for the first time': 'closures',
};

const CACHED = 'symbols in the cache folder';
const UNCACHED = 'symbols read from the binary';

/**
 * What stacks cost.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'JavaScript stacks of 20 frames: warm, new, first; bars 25 µs, 150 µs, 50 ms',
  rounds: 7,
  run: async ({ rounds, progress }) => {
    const calls = await callTable(rounds, progress);
    return [
      calls,
      await warmTable(calls, rounds, progress),
      await newTable(rounds, progress),
      await firstTable(rounds, progress),
    ];
  },
};

/**
 * A bar as a row, so that it stands beside what has to hold it.
 *
 * @param {number} value @param {string} unit
 */
function bar(value, unit) {
  return { name: `${value} ${unit}`, samples: [value] };
}

/**
 * From outside: the program's own clock.
 *
 * @param {number} rounds
 * @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function callTable(rounds, progress) {
  const variants = [
    { name: 'bare', sample: () => perCall([], CALLS) },
    { name: OFF, sample: () => perTracedCall(undefined, CALLS) },
    { name: ON, sample: () => perTracedCall(engine, CALLS) },
  ];
  const notes = [`traced: ${(await run([node, '--version'])).stdout.trim()}`];
  const strace = find('strace');
  if (strace === undefined) notes.push('strace: not found, skipped');
  else {
    const command = [strace, '-f', '--seccomp-bpf', '-o', '/dev/null'];
    const calls = ['-e', 'trace=/^f?access'];
    variants.push(
      { name: 'strace', sample: () => perCall([...command, ...calls], CALLS) },
      { name: 'strace -k', sample: () => perCall([...command, '-k', ...calls], STRACE_K_CALLS) },
    );
    notes.push(
      `strace -k: measured with ${STRACE_K_CALLS} calls; it shows native frames, down to the first of JavaScript`,
    );
  }
  const rows = await interleave(variants, rounds, progress);
  return { title: 'a call at 20 frames', unit: 'µs', rows, baseline: OFF, notes };
}

/**
 * @param {import('../lib/table.mjs').Table} calls
 * @param {number} rounds
 * @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function warmTable(calls, rounds, progress) {
  const all = [];
  const sample = async () => {
    const { microseconds } = await captures('warm', CALLS);
    all.push(microseconds.slice(share(CALLS)));
    return median(all.at(-1));
  };
  const rows = await interleave([{ name: WARM, sample }], rounds, progress);
  const { reads } = await captures('warm', CALLS, { count: true });
  const off = calls.rows.find(({ name }) => name === OFF).samples;
  const on = calls.rows.find(({ name }) => name === ON).samples;
  const limit = bar(25, 'µs');
  return {
    title: 'a warm stack of 20 frames',
    unit: 'µs',
    rows: [limit, ...rows, { name: MORE, samples: on.map((value, i) => value - off[i]) }],
    baseline: limit.name,
    bar: { row: WARM, ratio: 1 },
    notes: [
      `${WARM}: ${quantiles(all.slice(1).flat())}; ${median(reads)} reads of memory`,
      `${MORE}: with the event's way to the consumer, which is 20 frames longer`,
    ],
  };
}

/**
 * @param {number} rounds
 * @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function newTable(rounds, progress) {
  const count = CALLS / 10;
  const all = new Map(Object.keys(NEW).map((name) => [name, []]));
  const variants = Object.entries(NEW).map(([name, mode]) => ({
    name,
    sample: async () => {
      const { microseconds } = await captures(mode, count);
      all.get(name).push(microseconds.slice(share(count)));
      return median(all.get(name).at(-1));
    },
  }));
  const rows = await interleave(variants, rounds, progress);
  const notes = [];
  for (const [name, mode] of Object.entries(NEW)) {
    const { reads } = await captures(mode, count, { count: true });
    const samples = all.get(name).slice(1).flat();
    notes.push(`${name}: ${quantiles(samples)}; ${median(reads)} reads of memory`);
  }
  const slowest = rows[0].samples.map((_, i) => Math.max(...rows.map(({ samples }) => samples[i])));
  const limit = bar(150, 'µs');
  return {
    title: 'a new stack of 20 known functions: capture',
    unit: 'µs',
    rows: [limit, ...rows, { name: SLOWEST, samples: slowest }],
    baseline: limit.name,
    bar: { row: SLOWEST, ratio: 1 },
    notes,
  };
}

/**
 * @param {number} rounds
 * @param {(text: string) => void} progress
 * @returns {Promise<import('../lib/table.mjs').Table>}
 */
async function firstTable(rounds, progress) {
  const sample = async (cacheFolder) => {
    const { microseconds } = await captures('warm', 1, { engine: { cacheFolder } });
    return microseconds[0] / 1000;
  };
  const kept = emptyFolder();
  const variants = [
    // The round that does not count fills the folder.
    { name: CACHED, sample: () => sample(kept.path) },
    {
      name: UNCACHED,
      sample: async () => {
        const folder = emptyFolder();
        try {
          return await sample(folder.path);
        } finally {
          folder.remove();
        }
      },
    },
  ];
  let rows;
  try {
    rows = await interleave(variants, rounds, progress);
  } finally {
    kept.remove();
  }
  const { reads } = await captures('warm', 1, { count: true });
  const limit = bar(50, 'ms');
  return {
    title: 'the first stack of a process, in a new tracer: capture',
    unit: 'ms',
    rows: [limit, ...rows],
    baseline: limit.name,
    bar: { row: CACHED, ratio: 1 },
    notes: [`${reads[0]} reads of memory`],
  };
}

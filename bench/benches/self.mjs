import { interleave } from '../lib/measure.mjs';
import { repositoryFile, run } from '../lib/programs.mjs';

const program = repositoryFile('bench/lib/self-program.mjs');

/** Traces around an empty block that one program makes, behind the first. */
const TRACES = 1000;
const CALLS = 5000;
const ALL = 'stacks, every thread';
const LATER = `median of ${TRACES} later, ${ALL}`;
const LIMIT = { name: '2 ms', samples: [2] };
const BARE = 'openSync and closeSync, untraced';

/** @param {string} what @param {number} count @returns {Promise<Record<string, number>>} */
async function measure(what, count) {
  const { stdout } = await run([process.execPath, program, what, String(count)]);
  return JSON.parse(stdout);
}

/** @param {string} name @param {string} what @param {string} key */
function around(name, what, key) {
  return { name, sample: async () => (await measure(what, TRACES))[key] };
}

/** @param {string} name */
function call(name) {
  return { name, sample: async () => (await measure(name, CALLS)).call };
}

/**
 * What a trace of one's own process costs, and what its calls cost inside of it.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'a process that traces itself: trace() + detach(), and a call inside; bar 2 ms',
  rounds: 9,
  async run({ rounds, progress }) {
    const blocks = await interleave(
      [
        around(`first, ${ALL}`, ALL, 'first'),
        around(LATER, ALL, 'later'),
        around(`median of ${TRACES} later, no stacks, this thread`, 'no stacks, this thread', 'later'),
      ],
      rounds,
      progress,
    );
    const calls = await interleave(
      [BARE, 'traced, no stacks', 'traced, with stacks', 'traced, left out by a filter'].map(call),
      rounds,
      progress,
    );
    return [
      {
        title: 'trace() + detach() around an empty block',
        unit: 'ms',
        rows: [...blocks, LIMIT],
        baseline: LIMIT.name,
        bar: { row: LATER, ratio: 1 },
      },
      { title: 'one system call of the main thread', unit: 'µs', rows: calls, baseline: BARE },
    ];
  },
};

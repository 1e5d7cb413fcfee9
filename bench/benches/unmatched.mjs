import { interleave } from '../lib/measure.mjs';
import { PTRACER, compile, dd, ddSeconds, find, run } from '../lib/programs.mjs';

const COUNT = 500_000;

/** strace without its filter stops at every call: so few are enough, and the time is scaled. */
const SCALE = 25;

const BARE = 'bare';
const OURS = 'ptracer -e trace=openat';
/** What no tracer that filters in the kernel can be below. */
const FLOOR = 'a filter that allows all, no tracer';

/**
 * What a call costs that nobody asked about.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'dd bs=1 under a filter that matches none of its calls; bar 1.15 × bare',
  rounds: 7,
  async run({ rounds, progress }) {
    /** @param {string[]} tracer */
    const sample = async (tracer, scale = 1) => {
      const { stderr } = await run([...tracer, ...dd(COUNT / scale)]);
      return ddSeconds(stderr) * scale * 1000;
    };
    const variants = [
      { name: BARE, sample: () => sample([]) },
      { name: OURS, sample: () => sample([...PTRACER, '-o', '/dev/null', '-e', 'trace=openat', '--']) },
    ];
    const notes = [];
    const allowAll = await compile('allow-all.c');
    if (allowAll === undefined) notes.push(`${FLOOR}: no C compiler found, skipped`);
    else variants.push({ name: FLOOR, sample: () => sample([allowAll.path]) });
    const strace = find('strace');
    if (strace === undefined) notes.push('strace: not found, skipped');
    else {
      const options = ['-f', '-o', '/dev/null', '-e', 'trace=openat'];
      variants.push(
        {
          name: 'strace -f --seccomp-bpf -e trace=openat',
          sample: () => sample([strace, '--seccomp-bpf', ...options]),
        },
        { name: 'strace -f -e trace=openat', sample: () => sample([strace, ...options], SCALE) },
      );
      notes.push(`strace -f -e trace=openat: measured with count=${COUNT / SCALE}, time × ${SCALE}`);
    }
    const rows = await interleave(variants, rounds, progress).finally(() => allowAll?.remove());
    return [
      {
        title: `${dd(COUNT).join(' ')}: dd's own time`,
        unit: 'ms',
        rows,
        baseline: BARE,
        bar: { row: OURS, ratio: 1.15 },
        notes,
      },
    ];
  },
};

import { interleave, milliseconds } from '../lib/measure.mjs';
import { PTRACER, find, run } from '../lib/programs.mjs';

const BARE = 'node -e 0; true';

/**
 * What it costs to start, trace nothing and end.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'from the start of the tracer to its end, around `true`',
  rounds: 15,
  async run({ rounds, progress }) {
    const node = [process.execPath, '-e', '0'];
    const variants = [
      {
        name: BARE,
        sample: () =>
          milliseconds(async () => {
            await run(node);
            await run(['true']);
          }),
      },
      {
        name: 'ptracer -e trace=none -- true',
        sample: () =>
          milliseconds(() => run([...PTRACER, '-o', '/dev/null', '-e', 'trace=none', '--', 'true'])),
      },
    ];
    const notes = [];
    const strace = find('strace');
    if (strace === undefined) notes.push('strace: not found, skipped');
    else {
      variants.push({
        name: 'strace true',
        sample: () => milliseconds(() => run([strace, '-o', '/dev/null', 'true'])),
      });
    }
    const rows = await interleave(variants, rounds, progress);
    return [{ title: 'wall time from start to end', unit: 'ms', rows, baseline: BARE, notes }];
  },
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { interleave } from '../lib/measure.mjs';
import { repositoryFile } from '../lib/programs.mjs';
import { writeRecordedTrace } from '../lib/recorded-trace.mjs';

const ptracer = repositoryFile('apps/cli/bin/ptracer.js');
const LARGE = 1_000_000;
const SMALL = 100_000;
const BARE = 'JSON.parse of every line, nothing more';

const FORMATS = [
  'json',
  'strace',
  'pretty',
  'summary',
  'leaks',
  'blocking',
  'startup',
  'folded',
  'speedscope',
  'chrome-trace',
  'pprof',
  'sarif',
  'junit',
  'github',
];

/** Says at its end how much memory the process had at most, KiB. */
const TELL = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

const PARSE = `
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: createReadStream(process.argv[1]) })) JSON.parse(line);`;

/** @param {string[]} args @returns {Promise<{ seconds: number, mebibytes: number }>} */
async function run(args) {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', TELL, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [memory, said, [code]] = await Promise.all([
    text(child.stdio[3]),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return { seconds: (performance.now() - began) / 1000, mebibytes: Number(memory) / 1024 };
}

/**
 * What it costs to show a recorded trace again, and whether memory stays what it is however long the trace.
 *
 * @type {import('../run.mjs').Bench}
 */
export default {
  summary: 'ptracer report: a recorded trace of 1 000 000 events to each format, time and memory',
  rounds: 1,
  async run({ rounds, progress }) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-report-'));
    try {
      const [large, small] = [join(folder, 'large.ndjson'), join(folder, 'small.ndjson')];
      progress('recording');
      await writeRecordedTrace(large, LARGE);
      await writeRecordedTrace(small, SMALL);
      const memory = new Map();
      const variant = (name, args, file, size) => ({
        name,
        async sample() {
          const { seconds, mebibytes } = await run(args(file));
          const key = `${name} ${size}`;
          memory.set(key, [...(memory.get(key) ?? []), mebibytes]);
          return seconds;
        },
      });
      const formats = FORMATS.map((name) => [
        name,
        (file) => [ptracer, 'report', file, '-R', `${name}:${join(folder, `out.${name}`)}`],
      ]);
      const all = [[BARE, (file) => ['--input-type=module', '-e', PARSE, file]], ...formats];
      const rows = await interleave(
        all.map(([name, args]) => variant(name, args, large, LARGE)),
        rounds,
        progress,
      );
      await interleave(
        all.map(([name, args]) => variant(name, args, small, SMALL)),
        rounds,
        progress,
      );
      const samples = (size) => all.map(([name]) => ({ name, samples: memory.get(`${name} ${size}`) }));
      const bytes = (statSync(large).size / 2 ** 20).toFixed(0);
      return [
        { title: `${LARGE} events (${bytes} MiB)`, unit: 's', rows, baseline: BARE },
        { title: `most memory with ${LARGE} events`, unit: 'MiB', rows: samples(LARGE), baseline: BARE },
        { title: `most memory with ${SMALL} events`, unit: 'MiB', rows: samples(SMALL), baseline: BARE },
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

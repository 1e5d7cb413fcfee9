/** `-R`, and what a recorded trace is shown as. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, ENV, run, type Ended } from './harness.js';

const SOURCE = "const fs = require('node:fs');\nfs.openSync(__filename);\nfs.existsSync('/nonexistent');\n";

let folder: string;
let recorded: string;

const inFolder = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  run(args, { cwd: folder, env: { ...ENV, ...env } });

const program = [process.execPath, 'app.js'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-reporters-'));
  writeFileSync(join(folder, 'app.js'), SOURCE);
  mkdirSync(join(folder, 'node_modules', 'ptracer-reporter-names'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules', 'ptracer-reporter-names', 'index.js'),
    "module.exports = async function* (events) { for await (const e of events) if (e.name) yield e.name + '\\n'; };",
  );
  writeFileSync(
    join(folder, 'fails.mjs'),
    "export default () => ({ onEvent({ type }) { if (type === 'syscall') throw new Error('no more paper'); } });",
  );
  recorded = join(folder, 'trace.ndjson');
  await inFolder(['--json', '-o', recorded, ...program]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('-R', () => {
  it('several at once, each with its destination', async () => {
    const args = ['sarif:a.sarif', 'junit:b.xml', 'pprof:c.pb.gz', 'folded:d.txt', 'names:e.txt', 'summary'];
    const { code, stderr, stdout } = await inFolder([
      ...args.flatMap((one) => ['-R', one]),
      '--',
      ...program,
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^% time .* total\n$/s);
    const [result] = (JSON.parse(written('a.sarif')) as { runs: { results: { ruleId: string }[] }[] })
      .runs[0]!.results;
    expect(result).toMatchObject({ ruleId: 'leak' });
    expect(written('b.xml')).toContain('<testcase name="leak"');
    expect(gunzipSync(readFileSync(join(folder, 'c.pb.gz'))).length).toBeGreaterThan(500);
    expect(written('d.txt')).toMatch(/app\.js:2.*;openat \d+\n/);
    expect(written('e.txt').split('\n')).toContain('openat');
  });

  it('a file, and standard output', async () => {
    writeFileSync(
      join(folder, 'mine.mjs'),
      "export default ({ write }) => ({ onEnd: ({ calls }) => write(calls > 9 ? 'many' : 'few') });",
    );
    const { stdout, stderr } = await inFolder(['-R', './mine.mjs:stdout', '--', ...program]);
    expect({ stdout, stderr }).toEqual({ stdout: 'many', stderr: '' });
  });

  it('a reporter that throws is named; the trace and the others go on, and the status says so', async () => {
    const args = ['-R', './fails.mjs', '-R', 'json:whole.ndjson', '--', 'sh', '-c', 'echo unchanged'];
    const { code, stdout, stderr } = await inFolder(args);
    expect({ code, stdout }).toEqual({ code: 125, stdout: 'unchanged\n' });
    expect(stderr).toBe(
      'ptracer: the reporter ./fails.mjs failed, and is told nothing more: no more paper\n',
    );
    expect(written('whole.ndjson')).toMatch(/"type":"exit"[^\n]*\n$/);
  });

  it("does not hide the command's own status", async () => {
    expect((await inFolder(['-R', './fails.mjs', '--', 'sh', '-c', 'exit 7'])).code).toBe(7);
  });

  it.each(['sarif', 'json', 'pprof', 'summary'])(
    '%s for a disk that is full is told once, and the status says so',
    async (name) => {
      const { code, stdout, stderr } = await inFolder(['-R', `${name}:/dev/full`, '--', 'echo', 'unchanged']);
      expect({ code, stdout }).toEqual({ code: 125, stdout: 'unchanged\n' });
      expect(stderr).toMatch(
        /^ptracer: the trace could not be written to its end: ENOSPC: no space left on device, write\n$/,
      );
      expect((await inFolder(['-R', `${name}:/dev/full`, '--', 'sh', '-c', 'exit 7'])).code).toBe(7);
    },
  );

  it('one that throws where nobody waits for it is named; the trace and the others go on', async () => {
    writeFileSync(
      join(folder, 'strays.mjs'),
      "export default { onStart() { setImmediate(() => { throw new Error('too late'); }); void Promise.reject(new Error('not kept')); } };",
    );
    const args = ['-R', './strays.mjs', '-R', 'json:all.ndjson', '--'];
    const { code, stdout, stderr } = await inFolder([...args, 'sh', '-c', 'echo unchanged; sleep 0.1']);
    expect({ code, stdout }).toEqual({ code: 125, stdout: 'unchanged\n' });
    expect(stderr.trimEnd().split('\n').toSorted()).toEqual([
      'ptracer: the reporter ./strays.mjs failed in a step that nobody waits for: not kept',
      'ptracer: the reporter ./strays.mjs failed in a step that nobody waits for: too late',
    ]);
    expect(written('all.ndjson')).toMatch(/"type":"exit"[^\n]*\n$/);
    expect((await inFolder([...args, 'sh', '-c', 'exit 7'])).code).toBe(7);
  });

  it('one that waits for what does not come is no reason to end in silence', async () => {
    writeFileSync(join(folder, 'waits.mjs'), 'export default { onEnd: () => new Promise(() => {}) };');
    const { code, stdout, stderr } = await inFolder(['-R', './waits.mjs', '--', 'echo', 'unchanged']);
    expect({ code, stdout }).toEqual({ code: 125, stdout: 'unchanged\n' });
    expect(stderr).toBe(
      'ptracer: the report never ended: a reporter (-R) waits for something that does not come\n',
    );
  });

  it.each([
    [['-R', 'nope'], /there is no reporter "nope": none is built in \(strace, pretty, /],
    [['-R', './nope.mjs'], /there is no reporter at .*nope\.mjs\n/],
    [['-R', ''], /option -R takes NAME or NAME:FILE/],
    [['-R', 'json:x', '-R', 'sarif:x'], /json and sarif would both write to x: give each a destination/],
    [['-R', 'json:twice', '-R', 'sarif:./twice'], /json and sarif would both write to \.\/twice: give each/],
    [['-R', 'json', '-R', 'sarif', '-o', 'x'], /json and sarif would both write to x/],
    [['-R', 'json:/nonexistent/x'], /the output file cannot be written: ENOENT/],
    [['-R', 'json', '--json'], /-R and --json exclude each other/],
    [['-R', 'json', '-c'], /-R and -c exclude each other/],
    [['--by', 'site'], /option --by is for a summary/],
    [['-c', '--by', 'nothing'], /option --by takes one of syscall, site/],
    [['-c', '-S', 'colour'], /option -S: the sort key "colour" does not exist; there is time, /],
    [['-c', '-U', 'name,colour'], /option -U: the column "colour" does not exist/],
    [['--fail-on', 'leeks'], /did you mean leaks\?/],
    [['--fail-on', 'leaks:3'], /leaks takes no value/],
    [['--fail-on', 'blocking:soon'], /needs a time such as 5ms/],
    [['leaks', '-c'], /leaks and -c exclude each other/],
    [['blocking', '--slower-than', 'long'], /option --slower-than needs a time/],
  ])('%j is refused before the command starts', async (args, message) => {
    const { code, stderr } = await inFolder([...args, '--', 'touch', 'started']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(() => statSync(join(folder, 'started'))).toThrow('ENOENT');
  });
});

describe('a summary', () => {
  it.each([
    ['site', /^ +\S+ +\S+ +\S+ +\d+ +app\.js:2:4$/m],
    ['file', /^ +\S+ +\S+ +\S+ +\d+ +(\d+ )?app\.js$/m],
    ['package', /\(no package\)$/m],
    ['thread', / main \d+$/m],
  ])('by %s', async (by, row) => {
    const { stderr } = await inFolder(['-c', '--by', by, '--', ...program]);
    expect(stderr).toMatch(row);
  });

  it('by site has its stacks from the engine that is named', async () => {
    const { stderr } = await inFolder(['-c', '--by', 'site', '--stack', 'remote', '--', ...program]);
    expect(stderr).toMatch(/ app\.js:2:4$/m);
  });

  it('has the columns and the order that are asked for', async () => {
    const { stderr } = await inFolder(['-c', '-S', 'name', '-U', 'calls,max-time', '--', 'true']);
    const [title, , ...rows] = stderr.split('\n');
    expect(title).toBe('    calls  longest syscall');
    const names = rows.slice(0, -3).map((row) => row.trim().split(/ +/).at(-1)!);
    expect(names).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThan(3);
  });

  it('as JSON is one row a line', async () => {
    const { stderr } = await inFolder(['-c', '--json', '--', 'true']);
    for (const line of stderr.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        v: 1,
        type: 'summary',
        by: 'syscall',
        calls: expect.any(Number) as number,
      });
    }
  });
});

describe('report', () => {
  const shown = (...args: string[]): Promise<Ended> => inFolder(['report', ...args]);

  it('shows a recorded trace as it would have been shown', async () => {
    const live = join(folder, 'live.ndjson');
    const text = join(folder, 'live.txt');
    await inFolder(['-R', `json:${live}`, '-R', `strace:${text}`, '--', ...program]);
    const { stdout, code } = await shown(live);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(text, 'utf8'));
  });

  it('the same from a compressed file, and from standard input', async () => {
    const plain = await shown(recorded, '-c');
    writeFileSync(`${recorded}.gz`, gzipSync(readFileSync(recorded)));
    expect((await shown(`${recorded}.gz`, '-c')).stdout).toBe(plain.stdout);
    const piped = spawnSync(process.execPath, [BIN, 'report', '-', '-c'], {
      input: readFileSync(recorded),
      env: ENV,
    });
    expect(String(piped.stdout)).toBe(plain.stdout);
  });

  it('in the format, and of the calls, that are asked for', async () => {
    const { stdout } = await shown(recorded, '-R', 'json', '-e', 'trace=openat', '--from', 'app');
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; name?: string });
    const calls = events.filter(({ type }) => type === 'syscall');
    expect(calls.map(({ name }) => name)).toEqual(['openat']);
  });

  it('answers with --fail-on', async () => {
    const leaks = await shown(recorded, '-R', 'leaks');
    expect(leaks).toMatchObject({ code: 0, stdout: expect.stringContaining('app.js:2:4') as string });
    expect((await shown(recorded, '--fail-on', 'leaks', '-R', 'leaks')).code).toBe(1);
    const others = await shown(recorded, '--fail-on', 'leaks', '-R', 'leaks', '--from', 'fn:nobody');
    expect(others).toMatchObject({ code: 0, stdout: expect.not.stringContaining('app.js:') as string });
  });

  it('of a file that was cut shows what is readable, says where it broke, and ends with 125', async () => {
    const bytes = readFileSync(recorded);
    writeFileSync(join(folder, 'cut.ndjson'), bytes.subarray(0, bytes.length - 30));
    const { stdout, stderr, code } = await shown('cut.ndjson', '-R', 'json');
    const lines = bytes.toString().trimEnd().split('\n').length;
    expect(stdout.split('\n')).toHaveLength(lines + 1);
    expect(stdout).toContain('"type":"lost"');
    expect(stderr).toBe(
      `ptracer: not all of it could be read; cut.ndjson, line ${lines}: it is cut in the middle\n`,
    );
    expect(code).toBe(125);
  });

  it.each([
    [[], 2, /report needs a recorded trace: ptracer report FILE/],
    [['a', 'b'], 2, /report takes one recorded trace, and 2 are given/],
    [['nowhere.ndjson'], 125, /nowhere\.ndjson cannot be read: ENOENT/],
    [['.'], 125, /cannot be read: EISDIR/],
    [['app.js', '-f'], 2, /option -f is for a program that runs/],
    [['app.js', '--stats'], 2, /option --stats is for a program that runs/],
  ])('%j ends with status %d and one line', async (args, status, message) => {
    const { code, stderr, stdout } = await shown(...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
  });

  it('of a file that is no trace says so', async () => {
    const { code, stderr } = await shown('app.js');
    expect(code).toBe(125);
    expect(stderr).toMatch(/^ptracer: app\.js is no recorded trace, .*\(line 1: it is no JSON [^\n]*\)\n$/);
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('SKIPPED: script(1), which gives a terminal to these tests, is not installed');

describe.skipIf(!hasScript)('on a terminal', () => {
  const onTerminal = (command: string): string => {
    const env = { ...ENV, NODE: process.execPath, BIN, TRACE: recorded, TERM: 'xterm' };
    const { stdout } = spawnSync('script', ['-qefc', command, '/dev/null'], { cwd: folder, env });
    return String(stdout).replaceAll('\r\n', '\n');
  };

  it('the line of the program comes first, in colour, with its source', () => {
    const text = onTerminal('exec "$NODE" "$BIN" "$NODE" app.js');
    expect(text).toMatch(/… \d+ calls before the first line of the program/);
    expect(text).toContain('\u001b[36mapp.js:2:4\u001b[39m');
    expect(text).toMatch(/2 \| fs\.openSync\(__filename\);/);
  });

  it("strace's options give strace's lines", () => {
    expect(onTerminal('exec "$NODE" "$BIN" -T true')).toMatch(/execve.*\(.*\) += 0.*<0\.\d+>/);
  });

  it('binary output is refused', () => {
    expect(onTerminal('exec "$NODE" "$BIN" -R pprof true')).toBe(
      'ptracer: pprof is binary, and no text for a terminal: -R pprof:FILE\n',
    );
  });

  it('a long report shows how far it is', () => {
    const large = join(folder, 'large.ndjson');
    writeFileSync(large, readFileSync(recorded, 'utf8').repeat(60));
    const text = onTerminal(`exec "$NODE" "$BIN" report large.ndjson -R json:copy.ndjson >/dev/null`);
    expect(text).toMatch(/\rreading large\.ndjson {2}█*░* +\d+ % {2}\d+\.\d MiB/);
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });
});

/** The answers: what leaks, what blocks, what is looked for in vain. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlockingFinding, Finding, LeakFinding } from 'ptracer';
import { describe, expect, it } from 'vitest';
import { cat } from './attach-harness.js';
import { ended, ENV, firstOutput, placeOf, run, start, temporaryFolder, type Ended } from './harness.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/leaks.cjs', import.meta.url));
const FOLDER = dirname(PROGRAM);
const SOURCE = readFileSync(PROGRAM, 'utf8');

/** `line:column` of a call in the program: V8 points at the name of what is called. */
const at = (text: string): string => placeOf(SOURCE, text);
const FORGETFUL = at('openSync(__filename);\n'.trim());
const SINGLE = `${Number(at('const single = openSync').split(':')[0])}:${'const single = '.length + 1}`;
const CHILD = at("spawnSync('sleep'");

const ask = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  run([...args, '--', process.execPath, 'leaks.cjs'], { cwd: FOLDER, env: { ...ENV, ...env } });

const findingsIn = (text: string): Finding[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Finding);

const placeOfFinding = ({ site }: Finding): string => `${site?.line}:${site?.column}`;

describe('leaks', () => {
  it('names each line, the worst first, with its source', async () => {
    const { stderr, code } = await ask(['leaks']);
    expect(code).toBe(0);
    const [worst, other, held] = stderr.split(/^(?=error|warning|note)/m);
    expect(worst).toMatch(/^error 3 of the 3 files that this line opened were never closed\n/);
    expect(worst).toContain(`at forget (leaks.cjs:${FORGETFUL})`);
    expect(worst).toMatch(/> +\d+ \| {3}return openSync\(__filename\);/);
    expect(worst).toContain('fix: fs.closeSync(fd)');
    expect(other).toMatch(/^warning a file was never closed: .*leaks\.cjs\n/);
    expect(other).toContain(`at leaks.cjs:${SINGLE}`);
    expect(held).toMatch(/^note socket listening on 127\.0\.0\.1:\d+ was open at the end/);
    expect(stderr).toMatch(/\n\d+ descriptors opened, \d+ closed/);
  });

  it('--json writes one finding a line, the worst first, and nothing else', async () => {
    const { stderr } = await ask(['leaks', '--json']);
    const findings = findingsIn(stderr) as LeakFinding[];
    expect(findings.map(({ rule, state, count }) => [rule, state, count])).toEqual([
      ['leak', 'growing', 3],
      ['leak', 'unclosed', 1],
      ['leak', 'held', 1],
    ]);
    expect(findings.slice(0, 2).map(placeOfFinding)).toEqual([FORGETFUL, SINGLE]);
  });

  it('of the calls that a filter selects', async () => {
    const { stderr } = await ask(['leaks', '--json', '--from', 'fn:forget']);
    expect(findingsIn(stderr).map(placeOfFinding)).toEqual([FORGETFUL]);
  });

  it('of the calls that a filter selects, as a report of another command too', async () => {
    const { stderr } = await ask(['-e', 'trace=openat', '-R', 'leaks', '--json']);
    const findings = findingsIn(stderr) as LeakFinding[];
    expect(findings.map(({ state, count }) => [state, count])).toEqual([
      ['growing', 3],
      ['unclosed', 1],
    ]);
  });

  it('-o FILE takes the answer, and standard error stays empty', async () => {
    const file = join(temporaryFolder(), 'leaks');
    const { stderr } = await ask(['-o', file, 'leaks']);
    expect(stderr).toBe('');
    expect(readFileSync(file, 'utf8')).toMatch(/^error 3 of the/);
  });
});

it('leaks tells of a stream that is never ended, and with hooks its line', async () => {
  const folder = temporaryFolder();
  const source = [
    "import { createWriteStream } from 'node:fs';",
    "globalThis.kept = ['a', 'b'].map((name) => createWriteStream(name));",
    "setTimeout(() => console.log('done'), 200);",
  ].join('\n');
  writeFileSync(join(folder, 'app.mjs'), source);
  const command = ['--', process.execPath, 'app.mjs'];
  const unaided = await run(['leaks', '--json', ...command], { cwd: folder });
  expect(findingsIn(unaided.stderr)).toMatchObject([
    { state: 'growing', count: 2, site: null, reason: expect.stringContaining('a file stream') as string },
  ]);
  const hooked = await run(['leaks', '--json', '--async-hooks', ...command], { cwd: folder });
  expect(findingsIn(hooked.stderr)).toMatchObject([{ state: 'growing', count: 2, site: { line: 2 } }]);
});

describe('blocking', () => {
  it('names the line that kept the event loop waiting', async () => {
    const { stderr } = await ask(['blocking', '--slower-than', '150ms', '--json']);
    const findings = findingsIn(stderr) as BlockingFinding[];
    const worst = findings.find(({ site }) => site?.url.endsWith('leaks.cjs'))!;
    expect(placeOfFinding(worst)).toBe(CHILD);
    expect(worst).toMatchObject({
      rule: 'blocking',
      severity: 'error',
      tracerNs: expect.any(Number) as number,
    });
    expect(worst.maxNs).toBeGreaterThan(150e6);
    expect(worst.longest.syscall).toMatch(/^epoll/);
  });

  it('tells the time of the thread pool apart, by line', async () => {
    const folder = temporaryFolder();
    const source = [
      "import { writeFile } from 'node:fs/promises';",
      "await writeFile('big', Buffer.alloc(40e6));",
    ].join('\n');
    writeFileSync(join(folder, 'app.mjs'), source);
    const { stderr } = await run(['blocking', '--', process.execPath, 'app.mjs'], { cwd: folder });
    expect(stderr).toMatch(
      /\nthe thread pool, for which no event loop waits: .* in \d+ calls?: .* for app\.mjs:2:[17]\b/,
    );
  });

  it('is refused where nobody can tell who runs JavaScript', async () => {
    const { stderr, code } = await ask(['blocking', '--stack', 'off']);
    expect({ stderr, code }).toEqual({
      stderr: 'ptracer: blocking needs stacks, which tell who runs JavaScript: leave --stack=off out\n',
      code: 2,
    });
  });

  it('tells what tracing adds, in text', async () => {
    const { stderr } = await ask(['blocking']);
    expect(stderr).toContain(`leaks.cjs:${CHILD}`);
    expect(stderr).toMatch(/fix: use spawn, exec or execFile/);
    expect(stderr).toMatch(/\n1 event loop: .* idle; tracing adds about \S+ µs to each\n$/);
  });

  it('of a program without JavaScript says that there is no event loop', async () => {
    const { stderr } = await run(['blocking', '--', 'sleep', '0.05']);
    expect(stderr).toMatch(/no call of an event loop took long enough to count/);
  });
});

it('startup names the module that looks for files in vain', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules', 'dep'), { recursive: true });
  writeFileSync(join(folder, 'app.js'), "try { require('./none') } catch {}\nrequire('dep');\n");
  writeFileSync(join(folder, 'node_modules', 'dep', 'index.js'), 'exports.x = 1;\n');
  const { stderr } = await run(['startup', '--json', '--', process.execPath, 'app.js'], { cwd: folder });
  const [worst] = findingsIn(stderr).filter(({ site }) => site?.url.endsWith('/app.js'));
  expect(worst).toMatchObject({ rule: 'startup', severity: 'note' });
  expect((worst as { paths: string[] }).paths.join()).toContain(join(folder, 'none'));
});

it('startup names the line of an import of an ES module', async () => {
  const folder = temporaryFolder();
  const sources = {
    'package.json': '{ "name": "demo", "type": "module" }',
    'app.js': "// the program\nimport { x } from './lib/x.js';\n\nx();\n",
    'lib/x.js': "import process from 'node:process';\nimport dep from 'dep';\nexport const x = () => dep;\n",
    'node_modules/dep/package.json': '{ "type": "module", "exports": { ".": "./sub/main.js" } }',
    'node_modules/dep/sub/main.js': 'export default 1;\n',
  };
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const node = process.env['PTRACER_TEST_NODE'] ?? process.execPath;
  const { stderr } = await run(['startup', '--json', '--', node, 'app.js'], { cwd: folder });
  const lines = stderr.split('\n').filter((line) => line.startsWith('{"v":1,"type":"finding"'));
  const missed = lines.map((line) => {
    const { site, paths } = JSON.parse(line) as Finding & { paths: string[] };
    const url = site?.url.replace(`file://${folder}/`, '');
    return [
      `${url}:${site?.line}:${site?.column} ${site?.package}`,
      paths.map((path) => path.replace(folder, '')),
    ];
  });
  expect(Object.fromEntries(missed)).toMatchObject({
    'app.js:2:19 demo': expect.arrayContaining(['/lib/package.json']) as string[],
    'lib/x.js:2:17 demo': expect.arrayContaining([
      '/lib/node_modules/dep',
      '/node_modules/dep/sub/package.json',
    ]) as string[],
  });
});

describe('--fail-on', () => {
  it('makes the status 1 where there is a finding, and says so', async () => {
    const { code, stderr } = await ask(['-e', 'none', '--fail-on', 'leaks']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/\nptracer: 2 findings make this run fail \(--fail-on leaks\)\n$/);
    expect(stderr).toContain(`forget (leaks.cjs:${FORGETFUL})`);
    expect(stderr).not.toMatch(/^openat\(/m);
  });

  it('leaves the status alone where there is none', async () => {
    const { code } = await ask(['--fail-on', 'blocking:60s']);
    expect(code).toBe(0);
  });

  it('takes milliseconds', async () => {
    expect((await ask(['-q', '-e', 'none', '--fail-on', 'blocking:20'])).code).toBe(1);
  });

  it('is about the findings that are shown', async () => {
    const leaks = await ask(['leaks', '--from', 'fn:nobody', '--fail-on', 'leaks']);
    expect(leaks).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^\d+ descriptors opened, .* 5 left open that were not asked for/,
      ) as string,
    });
    const chosen = await ask(['leaks', '--from', 'fn:forget', '--fail-on', 'leaks']);
    expect(chosen.stderr).toMatch(/\nptracer: 1 finding makes this run fail/);
    const blocking = await ask(['blocking', '--slower-than', '20ms', '--fail-on', 'blocking:60s']);
    expect(blocking).toMatchObject({ code: 0, stderr: expect.stringContaining(CHILD) as string });
    const most = await ask(['blocking', '--slower-than', '60s', '--fail-on', 'blocking:20ms']);
    expect(most).toMatchObject({ code: 1, stderr: expect.stringContaining(CHILD) as string });
  });

  it("does not hide the command's own status", async () => {
    expect((await ask(['leaks', '--fail-on', 'leaks'], { CODE: '7' })).code).toBe(7);
    const killed = await run(['--fail-on', 'leaks', '--', 'sh', '-c', 'kill -TERM $$']);
    expect(killed).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('shows no calls that nobody asked for, though it needs them', async () => {
    const file = join(temporaryFolder(), 'trace');
    await ask(['--fail-on', 'leaks', '-R', `json:${file}`, '-e', 'trace=close']);
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const events = lines.map((line) => JSON.parse(line) as { type: string; name?: string });
    const names = events.filter(({ type }) => type === 'syscall').map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['close']));
    expect(events.filter(({ type }) => type === 'finding')).toHaveLength(3);
  });
});

describe('of a process that runs', () => {
  it('leaks names the line when ptracer is told to leave', async () => {
    const folder = temporaryFolder();
    const source = [
      "const { openSync } = require('node:fs');",
      'process.stdin.once("data", () => {',
      '  for (let i = 0; i < 3; i++) openSync(__filename);',
      '  console.log("opened");',
      '});',
      'console.log("ready");',
    ].join('\n');
    writeFileSync(join(folder, 'app.js'), source);
    const program = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await firstOutput(program);
      const tracer = start(['leaks', '-p', String(program.pid)], { cwd: folder });
      const result = ended(tracer);
      const seen = await firstErrorOutput(tracer);
      expect(seen).toContain('attached to process');
      program.stdin.write('now');
      expect(await firstOutput(program)).toBe('opened\n');
      // Where none was ever closed, one that is not a second old may be in use.
      await new Promise((resolve) => setTimeout(resolve, 1200));
      tracer.kill('SIGINT');
      const { stderr, code } = await result;
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /^error 3 of the 3 files that this line opened were never closed\n +at app\.js:3:31$/m,
      );
      expect(program.exitCode).toBe(null);
    } finally {
      program.kill('SIGKILL');
    }
  });

  it('blocking measures the cost of a call with a command of its own', async () => {
    const target = await cat();
    const tracer = start(['blocking', '-p', String(target.pid)]);
    const result = ended(tracer);
    await firstErrorOutput(tracer);
    tracer.kill('SIGINT');
    expect(await result).toMatchObject({ code: 0 });
    expect(target.child.exitCode).toBe(null);
  });
});

/** What a command says first on standard error. */
function firstErrorOutput(child: ReturnType<typeof start>): Promise<string> {
  return new Promise((resolve) => child.stderr!.once('data', (bytes) => resolve(String(bytes))));
}

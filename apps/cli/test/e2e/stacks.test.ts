import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { placeOf, run, runToFile, temporaryFolder } from './harness.js';

const SELECT = ['-e', 'trace=openat', '-P', '/etc/hostname', '-q', '-e', 'signal=none'];

const APP = `'use strict';
const fs = require('node:fs');

function load(path) {
  return fs.readFileSync(path, 'utf8');
}

load('/etc/hostname');
`;

function appIn(folder: string): string {
  const file = join(folder, 'app.js');
  writeFileSync(file, APP);
  return file;
}

describe('under a call stand the frames of the program that made it', () => {
  it('with file, line and column', async () => {
    const app = appIn(temporaryFolder());
    const { lines } = await runToFile([...SELECT, '--', process.execPath, app]);
    expect(lines[0]).toMatch(/openat\(AT_FDCWD, "\/etc\/hostname", O_RDONLY\|O_CLOEXEC\) = \d+$/);
    expect(lines.slice(1, 3)).toEqual([
      `    at load (${app}:${placeOf(APP, 'readFileSync')})`,
      `    at ${app}:${placeOf(APP, "load('/etc")}`,
    ]);
    expect(lines[3]).toMatch(/^ {4}… \d+ internal$/);
  });

  it('all of them with -k, innermost first', async () => {
    const app = appIn(temporaryFolder());
    const { lines } = await runToFile([...SELECT, '-k', '--', process.execPath, app]);
    expect(lines[1]).toMatch(/^ {4}at (openSync|readFileSync) \(node:fs:\d+:\d+\)$/);
    expect(lines.some((line) => line.includes('(node:internal/modules/'))).toBe(true);
    expect(lines.some((line) => line.includes('…'))).toBe(false);
  });

  it('at most as many as --stack-depth allows', async () => {
    const app = appIn(temporaryFolder());
    const { lines } = await runToFile([...SELECT, '-k', '--stack-depth=2', '--', process.execPath, app]);
    expect(lines.filter((line) => line.startsWith('    at '))).toHaveLength(2);
  });

  it('not at all with --stack=off', async () => {
    const app = appIn(temporaryFolder());
    const { lines } = await runToFile([...SELECT, '--stack=off', '--', process.execPath, app]);
    expect(lines.filter((line) => line.startsWith('    '))).toEqual([]);
  });

  it('in JSON with everything that is known of them', async () => {
    const folder = temporaryFolder();
    const app = appIn(folder);
    writeFileSync(join(folder, 'package.json'), '{"name":"the-app"}');
    const { lines } = await runToFile([...SELECT, '--json', '--', process.execPath, app]);
    const call = lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'syscall');
    const [line, column] = placeOf(APP, 'readFileSync').split(':').map(Number);
    expect(call.stack).toMatchObject({ exact: true, engine: 'remote' });
    expect(call.stack.frames.find(({ kind }: { kind: string }) => kind === 'user')).toEqual({
      functionName: 'load',
      url: app,
      line,
      column,
      kind: 'user',
      tier: 'interpreter',
      package: 'the-app',
    });
  });
});

it('a TypeScript program run from its build shows its own lines', async () => {
  const folder = temporaryFolder();
  const source = `import { readFileSync } from 'node:fs';

interface Options {
  path: string;
}

export function load({ path }: Options): string {
  return readFileSync(path, 'utf8');
}

load({ path: '/etc/hostname' });
`;
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'src/app.ts'), source);
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName: 'app.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, sourceMap: true },
  });
  const built = join(folder, 'dist/app.mjs');
  writeFileSync(built, outputText.replace('app.js.map', 'app.mjs.map'));
  const map = { ...JSON.parse(sourceMapText!), sources: ['../src/app.ts'] };
  writeFileSync(`${built}.map`, JSON.stringify(map));

  const { lines } = await runToFile([...SELECT, '--', process.execPath, built]);
  expect(lines[1]).toBe(
    `    at load (${join(folder, 'src/app.ts')}:${placeOf(source, 'readFileSync(path')})`,
  );
  const json = await runToFile([...SELECT, '--json', '--', process.execPath, built]);
  const call = json.lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'syscall');
  const frame = call.stack.frames.find(({ kind }: { kind: string }) => kind === 'user');
  expect(readFileSync(built, 'utf8').split('\n')[frame.line - 1]).toContain('readFileSync(path');
  expect(frame.original.line).toBe(8);
});

it('stacks of the inspector are told apart', async () => {
  const app = join(temporaryFolder(), 'app.js');
  writeFileSync(
    app,
    `const fs = require('node:fs');
function after(x) { return String(x); }
function load() { const x = fs.existsSync('/etc/hostname'); return after(x); }
load();
setTimeout(() => console.log('done'), 50);
`,
  );
  const options = ['-e', 'trace=/access|stat', '-P', '/etc/hostname', '-q', '--stack=inspector'];
  const { lines, stdout } = await runToFile([...options, '--', process.execPath, app]);
  expect(stdout).toBe('done\n');
  expect(lines.some((line) => line.startsWith('    near ') && line.includes('app.js'))).toBe(true);
  expect(lines.some((line) => line.startsWith('    at '))).toBe(false);
});

it.each([
  ['--stack=remot', /auto, remote, inspector, off/],
  ['--stack-depth=0', /--stack-depth/],
  ['--stack-frames=some', /user, all/],
])('%s is wrong usage', async (option, message) => {
  const { code, stderr } = await run([option, 'true']);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^ptracer: [^\n]+\n$/);
});

describe('functions that await', () => {
  const SOURCE = `import { readFileSync } from 'node:fs';
async function read() {
  await null;
  return readFileSync('/etc/hostname');
}
async function start() {
  await Promise.all([1, read()]);
}
await start();
`;

  const traced = async (...options: string[]): Promise<string[]> => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.mjs'), SOURCE);
    const { lines } = await runToFile([...SELECT, ...options, '--', process.execPath, 'app.mjs'], {
      cwd: folder,
    });
    return lines.filter((line) => /^ {4}(at|…)/.test(line) && !line.includes('(node:'));
  };

  it('stand behind the stack, as V8 prints them', async () => {
    expect(await traced('-k')).toEqual([
      `    at read (app.mjs:${placeOf(SOURCE, "readFileSync('")})`,
      '    at async Promise.all (index 1)',
      `    at async start (app.mjs:${placeOf(SOURCE, 'await Promise')})`,
      `    at async app.mjs:${placeOf(SOURCE, 'await start')}`,
    ]);
  });

  it('are left out with --async-frames=off', async () => {
    expect(await traced('--async-frames=off')).toEqual([
      `    at read (app.mjs:${placeOf(SOURCE, "readFileSync('")})`,
      expect.stringMatching(/^ {4}… \d internal$/),
    ]);
  });
});

describe('a call of the thread pool', () => {
  const SOURCE = `import fs, { promises } from 'node:fs';
async function ask() {
  await promises.stat('/etc/hostname');
}
await ask();
fs.createReadStream('/etc/hostname').on('data', () => {});
`;
  const SELECTED = ['-e', 'trace=statx,openat', '-P', '/etc/hostname', '-q', '-e', 'signal=none'];

  const traced = async (...options: string[]): Promise<string[]> => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.mjs'), SOURCE);
    const args = [...SELECTED, ...options, '--', process.execPath, 'app.mjs'];
    const { lines } = await runToFile(args, { cwd: folder });
    return lines.filter((line) => line.startsWith('    ') && !/\(node:|…/.test(line));
  };
  const ASKED = [
    `    from ask (app.mjs:${placeOf(SOURCE, "stat('")})`,
    `    at app.mjs:${placeOf(SOURCE, 'ask();')}`,
  ];

  it('stands above the line that asked for it', async () => {
    expect(await traced()).toEqual(ASKED);
  });

  it('of a stream as well with --async-hooks', async () => {
    expect(await traced('--async-hooks')).toEqual([
      ...ASKED,
      `    from app.mjs:${placeOf(SOURCE, 'createReadStream')}`,
    ]);
  });

  it('has no stack with --pool-stacks=off', async () => {
    expect(await traced('--pool-stacks=off')).toEqual([]);
  });

  it('has whose stack it is in JSON, and what was asked for where nobody is known', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.mjs'), SOURCE);
    const args = [...SELECTED, '--json', '--', process.execPath, 'app.mjs'];
    const { lines } = await runToFile(args, { cwd: folder });
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const calls = events.filter(({ type }) => type === 'syscall');
    expect(calls.map(({ name, stackFrom, request }) => [name, stackFrom, request])).toEqual([
      ['statx', 'submit', undefined],
      ['openat', 'unknown', 'FSReqCallback'],
    ]);
  });

  it('opens files whose line leaks names', async () => {
    const folder = temporaryFolder();
    const text = `import fs, { promises } from 'node:fs';
const kept = [];
kept.push(await promises.open('app.mjs'));
fs.open('app.mjs', () => {});
`;
    writeFileSync(join(folder, 'app.mjs'), text);
    const { stderr, code } = await run(['leaks', '--fail-on', 'leaks', '--', process.execPath, 'app.mjs'], {
      cwd: folder,
    });
    expect(stderr).toContain(`at app.mjs:${placeOf(text, "open('app.mjs'));")}`);
    expect(stderr).toContain(`at app.mjs:${placeOf(text, "open('app.mjs', ()")}`);
    expect(code).toBe(1);
  });
});

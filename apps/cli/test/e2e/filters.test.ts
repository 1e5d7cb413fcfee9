import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { run, runToFile, temporaryFolder } from './harness.js';

/** The calls of a trace, by name. */
const namesOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^(?:\[pid +\d+\] )?(\w+)\(/.exec(line)?.[1] ?? []);

const NODE = [process.execPath, '-e', "require('fs').readFileSync('/etc/hostname')"];

describe('what Node does all the time', () => {
  it('is out of the default view, and in with --all', async () => {
    const quiet = namesOf((await runToFile(['--stack=off', '--', ...NODE])).lines);
    const all = namesOf((await runToFile(['--stack=off', '--all', '--', ...NODE])).lines);
    for (const name of ['futex', 'epoll_ctl', 'madvise', 'mprotect', 'munmap', 'rt_sigaction']) {
      expect(quiet).not.toContain(name);
    }
    expect(all).toEqual(expect.arrayContaining(['futex', 'mprotect', 'munmap', 'rt_sigaction']));
    expect(quiet).toEqual(expect.arrayContaining(['execve', 'openat', 'read', 'close']));
  });

  it('is shown where it is asked for', async () => {
    expect(namesOf((await runToFile(['-e', 'munmap', 'true'])).lines)).toContain('munmap');
    expect(namesOf((await runToFile(['--where', 'munmap', 'true'])).lines)).toContain('munmap');
    expect(namesOf((await runToFile(['--preset', 'fs', '-e', 'munmap', 'true'])).lines)).toContain('munmap');
  });
});

it('a write that --where rules out never stops the program', async () => {
  const program = `const fs = require('node:fs'); const fd = fs.openSync('/dev/null', 'w');
    const byte = Buffer.from('x'); for (let i = 0; i < 200_000; i++) fs.writeSync(1, byte);`;
  const { stdout, stderr, code } = await run([
    '-q',
    '--stats',
    '--where=write && fd == 1 && count > 100000',
    '--',
    process.execPath,
    '-e',
    program,
  ]);
  expect(code).toBe(0);
  expect(stdout).toHaveLength(200_000);
  const [, stops] = /^ptracer: (\d+) calls? stopped, 0 matched, 0 delivered$/m.exec(stderr)!;
  // What starts the program stops, and what the tracer itself watches.
  expect(Number(stops)).toBeLessThan(20);
});

it('--stats counts what stopped, matched and was delivered', async () => {
  const { stderr } = await run(['--stats', '-P', '/etc/hostname', '-e', 'openat', 'cat', '/etc/hostname']);
  const [, stops, matched, delivered] = /(\d+) calls stopped, (\d+) matched, (\d+) delivered/.exec(stderr)!;
  expect([matched, delivered]).toEqual(['1', '1']);
  expect(Number(stops)).toBeGreaterThan(1);
});

const DB = `import { openSync, closeSync } from 'node:fs';
import { note } from './log.js';

interface Row {
  path: string;
}

export function load({ path }: Row): void {
  note('loading');
  closeSync(openSync(path, 'r'));
}
`;

const LOG = `import { openSync, closeSync } from 'node:fs';

export function note(_text: string): void {
  closeSync(openSync('/etc/shells', 'r'));
}
`;

const MAIN = `import { openSync, closeSync } from 'node:fs';
import { load } from './db.js';

load({ path: '/etc/hostname' });
closeSync(openSync('/etc/passwd', 'r'));
`;

/** A TypeScript program, run from its build. */
function program(): { folder: string; main: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{"name":"the-app","type":"module"}');
  for (const [name, source] of Object.entries({ db: DB, log: LOG, main: MAIN })) {
    writeFileSync(join(folder, 'src', `${name}.ts`), source);
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: `${name}.ts`,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, sourceMap: true },
    });
    writeFileSync(join(folder, 'dist', `${name}.js`), outputText);
    const map = { ...(JSON.parse(sourceMapText!) as object), sources: [`../src/${name}.ts`] };
    writeFileSync(join(folder, 'dist', `${name}.js.map`), JSON.stringify(map));
  }
  return { folder, main: join(folder, 'dist', 'main.js') };
}

/** The files of /etc that the program opened by itself. */
const opened = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /openat\(AT_FDCWD, "(\/etc\/(?:hostname|shells|passwd))"/.exec(line)?.[1] ?? []);

describe('of a TypeScript program', () => {
  const traced = async (...options: string[]): Promise<string[]> => {
    const { folder, main } = program();
    const args = [...options, '-q', '--', process.execPath, main];
    return (await runToFile(args, { cwd: folder })).lines;
  };

  it('--from shows only the calls made by a file', async () => {
    const lines = await traced('--from', 'src/db.ts');
    expect(opened(lines)).toEqual(['/etc/hostname']);
    expect(namesOf(lines)).toEqual(['openat', 'close']);
    const callers = lines.filter(
      (line, i) => /^\w+\(/.test(lines[i - 1] ?? '') && line.startsWith('    at '),
    );
    expect(callers.every((line) => line.includes('/src/db.ts:'))).toBe(true);
  });

  it('--from takes several, globs, functions and places', async () => {
    expect(opened(await traced('--from', 'src/db.ts', '--from', 'src/log.ts'))).toEqual([
      '/etc/shells',
      '/etc/hostname',
    ]);
    expect(opened(await traced('--from', 'fn:note'))).toEqual(['/etc/shells']);
    expect(opened(await traced('--from', 'app', '-e', 'openat'))).toHaveLength(3);
  });

  it('--not-from leaves out the calls of a file', async () => {
    const lines = await traced('--not-from', 'src/{db,log}.ts', '-e', 'openat');
    expect(opened(lines)).toEqual(['/etc/passwd']);
  });

  it('--package takes the name of the package.json', async () => {
    expect(opened(await traced('--package', 'the-app', '-e', 'openat'))).toHaveLength(3);
    expect(opened(await traced('--package', 'pkg:*', '-e', 'openat'))).toEqual([]);
  });

  it('--where asks for the caller, and for the whole stack', async () => {
    expect(opened(await traced('--where', 'openat && from ~ "src/l*.ts"'))).toEqual(['/etc/shells']);
    expect(opened(await traced('--where', 'openat && stack ~ "src/db.ts"'))).toEqual([
      '/etc/shells',
      '/etc/hostname',
    ]);
  });

  it('a summary counts what comes from a file, though it shows no stacks', async () => {
    const lines = await traced('-c', '--from', 'src/db.ts');
    expect(lines.find((line) => line.endsWith(' openat'))).toMatch(/ 1 +openat$/);
  });
});

it('-e fd= shows calls on a descriptor, and -P adds a path, as in strace', async () => {
  const one = await runToFile(['-e', 'fd=1', '-q', 'sh', '-c', 'echo x; : < /dev/null']);
  expect(namesOf(one.lines)).toContain('write');
  expect(namesOf(one.lines)).not.toContain('openat');
  const both = await runToFile(['-e', 'fd=1', '-P', '/dev/null', '-q', 'sh', '-c', 'echo x; : < /dev/null']);
  expect(namesOf(both.lines)).toEqual(expect.arrayContaining(['write', 'openat']));
});

it('--slower-than and --thread leave out what is fast, and other threads', async () => {
  const program = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30)';
  const args = ['--all', '--slower-than', '20ms', '--thread', 'main', '-T', '-q'];
  const { lines } = await runToFile([...args, '--', process.execPath, '-e', program]);
  expect(namesOf(lines)).toContain('futex');
  const times = lines.flatMap((line) => / <([\d.]+)>$/.exec(line)?.[1] ?? []).map(Number);
  expect(Math.min(...times)).toBeGreaterThan(0.02);
});

it('--explain-filter of an answer says what it has to be told of, and what is left of it', async () => {
  const blocking = await run(['--explain-filter', 'blocking', '--slower-than', '50us', '--', 'true']);
  expect(blocking.stdout).toMatch(/duration >= 50us|duration.*50/);
  const leaks = await run(['--explain-filter', 'leaks', '--from', 'fn:forget', '--', 'true']);
  const [traced, chosen] = leaks.stdout.split('\n\nof the descriptors that were left open, ');
  expect(traced).toContain('close');
  expect(traced).not.toContain('forget');
  expect(chosen).toMatch(/^those of calls that pass:\n/);
  expect(chosen).toContain('forget');
});

it('--explain-filter says what is decided where, and runs nothing', async () => {
  const folder = temporaryFolder();
  const { stdout, code } = await run(
    ['--explain-filter', '--where', 'write && fd == 1 && count > 100000', 'touch', 'started'],
    { cwd: folder },
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^kernel +write: stop where fd == 1 && count >= 100001\n +no other call stops\n/);
  expect(() => readFileSync(join(folder, 'started'))).toThrow(/ENOENT/);
});

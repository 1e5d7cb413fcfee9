/** Runs what docs/filters.md shows. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFilter, compilePattern, matches, spawn, where } from 'ptracer';
import type { SyscallEvent, SyscallFilter } from 'ptracer';
import { BIN, ended, ENV } from './harness.js';
import { spawn as start } from 'node:child_process';

const DOCS = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8');

interface Block {
  language: string;
  title: string;
  text: string;
}

const BLOCKS: Block[] = [...DOCS.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
  ([, language, title = '', text]) => ({ language: language!, title, text: text! }),
);

const textsOf = (language: string): string[] =>
  BLOCKS.filter((block) => block.language === language).map(({ text }) => text);

let folder: string;
let recorded: SyscallEvent[];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-docs-')));
  for (const { language, title, text } of BLOCKS) {
    if (language === 'js' && title.endsWith('.js')) writeFileSync(join(folder, title), text);
  }
  writeFileSync(join(folder, 'notes.txt'), 'buy milk\n');
  writeFileSync(join(folder, 'package.json'), '{"name":"docs-example"}');
  const trace = await spawn(process.execPath, ['app.js'], {
    cwd: folder,
    stdio: 'ignore',
    descriptorPaths: true,
  });
  recorded = [];
  for await (const event of trace) if (event.type === 'syscall') recorded.push(event);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** A filter matches some calls of the program, and not all; so does what is left of it for the host. */
function expectSome(filter: SyscallFilter): void {
  const options = { cwd: folder };
  const holds = recorded.map(matches(filter, options));
  expect(holds).toContain(true);
  expect(holds).toContain(false);
  const { stackPredicate = () => true, predicate = () => true } = compilePattern(filter, options);
  expect(recorded.filter((_, i) => holds[i]).every((call) => stackPredicate(call) && predicate(call))).toBe(
    true,
  );
}

const EXPRESSIONS = textsOf('where').flatMap((text) => text.trimEnd().split('\n'));

describe('every expression matches some calls', () => {
  it.each(EXPRESSIONS)('%s', (expression) => {
    expectSome(where(expression, { cwd: folder }));
    expect(() => compileFilter({ where: expression })).not.toThrow();
  });
});

it('every pattern matches some calls', async () => {
  const { text } = BLOCKS.find(({ title }) => title === 'patterns')!;
  const file = join(folder, 'patterns.mjs');
  writeFileSync(file, text.replace("'ptracer'", JSON.stringify(import.meta.resolve('ptracer'))));
  const { default: patterns } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: SyscallFilter[];
  };
  for (const [index, pattern] of patterns.entries()) {
    const options = { cwd: folder };
    const found = recorded.filter(matches(pattern, options)).length;
    expect([index, found > 0, found < recorded.length]).toEqual([index, true, true]);
  }
});

/** Expected output; `…` stands for anything on its line. */
function pattern(expected: string): RegExp {
  const literal = expected.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  // How far the results are indented depends on the thread's id before the call.
  return new RegExp(`^${literal.join('.*?').replaceAll(/ += /g, ' += ')}$`);
}

const COMMANDS = textsOf('console').map((text) => {
  const [command, ...output] = text.trimEnd().split('\n') as [string, ...string[]];
  return [command.replace(/^\$ /, ''), output] as const;
});

describe('every command prints what is shown', () => {
  it.each(COMMANDS)('%s', async (command, output) => {
    const script = command.replace(/^ptracer/, '"$NODE" "$PTRACER"').replace(/-- node /, '-- "$NODE" ');
    const child = start('sh', ['-c', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...ENV, NODE: process.execPath, PTRACER: BIN },
    });
    const { stdout, stderr } = await ended(child);
    const lines = `${stdout}${stderr}`.trimEnd().split('\n');
    expect(lines).toHaveLength(output.length);
    lines.forEach((line, i) => expect(line).toMatch(pattern(output[i]!)));
  });
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const tool = fileURLToPath(new URL('..', import.meta.url));
const checkout = join(tool, '../..');
const SCHEMA = 'packages/core/schema/trace-event.v1.schema.json';
const FINDINGS = 'packages/reporters/schema/finding.v1.schema.json';
const EVENTS = 'packages/core/src/events.ts';
const SOURCES = [
  EVENTS,
  'packages/core/src/values.ts',
  'packages/core/src/values/descriptor.ts',
  'packages/core/src/values/network.ts',
  'packages/core/src/descriptors/kind.ts',
  'packages/reporters/src/finding.ts',
];

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'ptracer-schema-'));
  mkdirSync(join(repository, 'tools/schema'), { recursive: true });
  cpSync(join(tool, 'dist'), join(repository, 'tools/schema/dist'), { recursive: true });
  cpSync(join(tool, 'package.json'), join(repository, 'tools/schema/package.json'));
  symlinkSync(join(tool, 'node_modules'), join(repository, 'tools/schema/node_modules'));
  for (const source of SOURCES) cpSync(join(checkout, source), join(repository, source));
});

afterEach(() => rmSync(repository, { recursive: true }));

function run(...args: string[]): { status: number | null; stderr: string } {
  const main = join(repository, 'tools/schema/dist/main.js');
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
}

it('writes the committed files', () => {
  expect(run()).toMatchObject({ status: 0, stderr: '' });
  for (const schema of [SCHEMA, FINDINGS]) {
    expect(readFileSync(join(repository, schema), 'utf8')).toBe(readFileSync(join(checkout, schema), 'utf8'));
  }
  expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
});

it('fails with one line for each file that is missing or differs, and writes nothing', () => {
  const line =
    `${SCHEMA} is not what tools/schema makes of ${EVENTS}.\n` +
    `${FINDINGS} is not what tools/schema makes of packages/reporters/src/finding.ts.\n`;
  expect(run('--check')).toMatchObject({ status: 1, stderr: line });
  run();
  const events = readFileSync(join(repository, EVENTS), 'utf8');
  writeFileSync(
    join(repository, EVENTS),
    events
      .replace('  seq: number;', '  seq: number;\n  more: string;')
      .replace('  exact: boolean;', '  exact: boolean;\n  more: string;'),
  );
  const before = readFileSync(join(repository, SCHEMA), 'utf8');
  expect(run('--check')).toMatchObject({ status: 1, stderr: line });
  expect(readFileSync(join(repository, SCHEMA), 'utf8')).toBe(before);
});

it('fails with one line when the types cannot be converted', () => {
  const events = readFileSync(join(repository, EVENTS), 'utf8');
  writeFileSync(join(repository, EVENTS), events.replace('  seq: number;', '  seq: bigint;'));
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^packages\/core\/src\/events\.ts:\d+:\d+: type not supported: bigint\n$/);
});

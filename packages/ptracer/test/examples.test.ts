/** The programs of `examples/`, as a reader would run them. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = new URL('../../../examples/', import.meta.url);
const node = process.env['PTRACER_TEST_NODE'] ?? process.execPath;
const TIME_LIMIT_MS = 25_000;

/** What an example printed; it must have succeeded, and said nothing else. */
async function outputOf(name: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(node, [name], {
    cwd: fileURLToPath(folder),
    timeout: TIME_LIMIT_MS,
  });
  expect(stderr).toBe('');
  return stdout;
}

/** `line:column` of a piece of text in an example, where the piece occurs once. */
function positionOf(name: string, text: string): string {
  const [before, after, ...more] = readFileSync(new URL(name, folder), 'utf8').split(text);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${name} must have ${text} once`);
  }
  const lines = before.split('\n');
  return `${lines.length}:${lines.at(-1)!.length + 1}`;
}

it('self-trace.mjs names the lines that ask for each file', async () => {
  const at = (text: string): string => `(self-trace.mjs:${positionOf('self-trace.mjs', text)})`;
  const output = await outputOf('self-trace.mjs');
  const [local = '', shared = '', ...more] = output.split(/^(?=openat\()/m);
  expect(more).toEqual([]);
  expect(local).toMatch(/^openat\(AT_FDCWD, "\S+\/app\.local\.json", .*\) = -1 ENOENT/);
  expect(local).toContain(`at read ${at("readFileSync(join(folder, name), 'utf8')")}`);
  expect(local).toContain(`at loadSettings ${at("read('app.local.json')")}`);
  expect(shared).toMatch(/^openat\(AT_FDCWD, "\S+\/app\.json", .*\) = \d+\n/);
  expect(shared).toContain(`at loadSettings ${at("read('app.json')")}`);
  expect(output.trimEnd().split('\n').at(-1)).toBe('the colour is green');
});

it('leak.mjs finds both files that are left open, and no other', async () => {
  const output = await outputOf('leak.mjs');
  const [list = '', message = ''] = output.split('ERR_PTRACER_OPEN_DESCRIPTORS: ');
  expect(list.match(/^descriptor \d+: file \S+\/[abc]\.\w+, by openat/gm)).toHaveLength(2);
  expect(message).toMatch(/^2 descriptors were left open\n/);
  expect(message).toMatch(/\/a\.bin {2}fd \d+, file/);
  expect(message).toContain(`opened at readMagic (leak.mjs:${positionOf('leak.mjs', 'openSync(file)')})`);
  expect(message).toMatch(/> \d+ \| {3}const fd = openSync\(file\);/);
  expect(message).toMatch(/\/b\.txt {2}fd \d+, file/);
  expect(output).not.toContain('c.txt');
});

it('attach.mjs names the line of the server that opens its page', async () => {
  const output = await outputOf('attach.mjs');
  expect(output).toMatch(/^attached to process \d+: it answers 200\ndetached: it answers 200\n/);
  expect(output.match(/ was opened by /g)).toHaveLength(1);
  expect(output).toMatch(/\/attach\.mjs was opened by page, file:\S+\/attach\.mjs/);
  expect(output).toContain(`/attach.mjs:${positionOf('attach.mjs', 'readFileSync(thisFile)')}\n`);
});

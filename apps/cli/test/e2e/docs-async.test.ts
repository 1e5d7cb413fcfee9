/** Runs what docs/async.md shows. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf, exampleFolder, runShown, runsPtracer } from './docs-pages.js';

const PAGE = 'docs/async.md';
const commands = commandsOf(PAGE).filter(runsPtracer);
let folder = '';

beforeAll(() => {
  folder = exampleFolder(PAGE);
  for (const [name, text] of Object.entries({ 'settings.json': '{}\n', 'greeting.txt': 'hello\n' }))
    writeFileSync(join(folder, 'leaky-server', name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lines of the program; which thread of the pool takes which work differs from run to run. */
const placesOf = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => /^ {4}(from|at) /.test(line))
    .sort();

it('has commands', () => expect(commands).toHaveLength(2));

it.each(commands)('$text', async ({ text, output }) => {
  const { stderr, code } = await runShown(text, join(folder, 'leaky-server'));
  expect(code).toBe(0);
  expect(placesOf(stderr)).toEqual(placesOf(output));
});

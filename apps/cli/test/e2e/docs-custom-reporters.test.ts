/** Runs what docs/custom-reporters.md shows, and examples/custom-reporter. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, exampleFolder, modulesOf, runShown, runsPtracer, sourceOf } from './docs-pages.js';
import { placeOf } from './harness.js';

const PAGE = 'docs/custom-reporters.md';
const README = 'examples/custom-reporter/README.md';
const EXAMPLE = sourceOf('examples/custom-reporter/files.mjs');
const PACKAGE = 'examples/custom-reporter/ptracer-reporter-files';

const MODULES = modulesOf(PAGE);
const moduleOf = (title: string): string => MODULES.find((one) => one.title === title)!.text;
const shownAfter = (start: string): string =>
  commandsOf(PAGE).find(({ text }) => text.startsWith(start))!.output;

/** What ptracer says of a reporter that cannot be used. */
const REFUSED = /^ptracer: (there is no reporter|the reporter \S+ cannot be used)/;

let folder: string;
let server: string;
let example: string;

beforeAll(() => {
  folder = exampleFolder(PAGE);
  server = join(folder, 'leaky-server');
  example = join(folder, 'custom-reporter');
  // As a user of the kit has it: the check of one module, from outside.
  writeFileSync(
    join(server, 'check.mjs'),
    `import { checkReporter } from '@ptracer/reporters/testing';
     const { default: reporter } = await import(process.argv[2]);
     await checkReporter(reporter).catch(({ message }) => { console.log(message); process.exitCode = 1; });`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The line of the example's output about the picture that the server opens. */
function expectPicture(output: string): void {
  const [line] = placeOf(
    sourceOf('examples/leaky-server/server.js'),
    "openSync(join(here, 'avatar.svg'))",
  ).split(':');
  const lines = output.split('\n').filter((text) => text.includes('avatar.svg'));
  expect(lines).toEqual([`${server}/avatar.svg  opened by file://${server}/server.js:${line}`]);
}

describe('examples/custom-reporter', () => {
  const command = (reporter: string): string =>
    `ptracer --from app -e openat -R ${reporter} -- node ../leaky-server/server.js`;

  it('is ten lines at most, and the same by path, by name and in the docs', () => {
    expect(EXAMPLE.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(sourceOf(`${PACKAGE}/index.mjs`)).toBe(EXAMPLE);
    expect(moduleOf('files.mjs')).toBe(EXAMPLE);
    const manifest = /^```json package\.json\n(.*?)^```$/ms.exec(sourceOf(PAGE))![1]!;
    expect(JSON.parse(manifest)).toEqual(JSON.parse(sourceOf(`${PACKAGE}/package.json`)));
  });

  it('works by path', async () => {
    const { code, stderr } = await runShown(command('./files.mjs'), example);
    expect(code, stderr).toBe(0);
    expectPicture(stderr);
  });

  it('works by name, once it is installed, and writes to its file', async () => {
    const { code, stderr } = await runShown(command('files:files.txt'), example);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectPicture(readFileSync(join(example, 'files.txt'), 'utf8'));
  });

  it('does what every reporter should', async () => {
    expect(await runShown(`node check.mjs ${example}/files.mjs`, server)).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});

describe('a module of docs/custom-reporters.md', () => {
  const failing = new Map([
    ['throws.mjs', 'this is too much'],
    ['hasty.mjs', 'waits for a destination that is slow: it piled up'],
  ]);
  const reporters = MODULES.filter(({ text }) => text.includes('export default')).map(({ title }) => title);

  it.each(reporters)('%s', async (title) => {
    const { code, stdout, stderr } = await runShown(`node check.mjs ./${title}`, server);
    const fault = failing.get(title);
    if (fault === undefined) expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    else
      expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: expect.stringContaining(fault) as string });
  });

  it('files.test.mjs passes', async () => {
    const { code, stdout } = await runShown('node --test files.test.mjs', server);
    expect(code, stdout).toBe(0);
  });

  it('hasty.test.mjs fails as it is shown', async () => {
    const { code, stdout, stderr } = await runShown(
      'NO_COLOR=1 node ../node_modules/vitest/vitest.mjs run hasty',
      server,
    );
    expect(code, stderr).toBe(1);
    const error = shownAfter('npx vitest')
      .split('\n')
      .find((line) => line.startsWith('AssertionError'))!;
    const [before, after] = error.split(/\d+ bytes/);
    expect(`${stdout}${stderr}`).toContain(before);
    expect(`${stdout}${stderr}`).toContain(after);
  });
});

describe.each([PAGE, README])('a command of %s', (page) => {
  const commands = commandsOf(page).filter(runsPtracer);

  it.each(commands.map((command) => [command.text, command] as const))('%s', async (text, command) => {
    const { code, stderr } = await runShown(text, page === README ? example : server);
    const refused = REFUSED.test(command.output);
    expect(code, stderr).toBe(refused ? 2 : (command.status ?? 0));
    if (refused) expect(stderr.trim()).toBe(command.output.replaceAll('/tmp/shop-demo', server));
  });
});

/** Runs what docs/answers.md and docs/reporters show, and the examples that they are about. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from 'ptracer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blocksOf,
  commandsOf,
  exampleFolder,
  modulesOf,
  pathOf,
  runShown,
  runsPtracer,
  sourceOf,
  type Command,
} from './docs-pages.js';
import { placeOf } from './harness.js';

const SERVER = sourceOf('examples/leaky-server/server.js');
const LEAK = placeOf(SERVER, "openSync(join(here, 'avatar.svg'))");
const WAIT = placeOf(SERVER, 'readFileSync(prices)');

const ANSWERS = 'docs/answers.md';
const PAGES = [
  ANSWERS,
  ...readdirSync(pathOf('docs/reporters'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/reporters/${name}`),
];

/** What differs from run to run: numbers, times with their units, the folder. */
const steady = (text: string, folder: string): string =>
  text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/\/tmp\/(shop|startup)-demo/g, 'FOLDER')
    .replaceAll(/\b\d+(\.\d+)? (µs|ms|s|min)\b/g, 'TIME')
    .trim();

describe('examples/leaky-server', () => {
  let folder: string;
  let server: string;
  beforeAll(() => {
    folder = exampleFolder(ANSWERS);
    server = join(folder, 'leaky-server');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('ends by itself, and says nothing', async () => {
    expect(await runShown('node server.js', server)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('`ptracer leaks` prints what the docs show, with the line that forgets to close its file first', async () => {
    const text = 'ptracer leaks -- node server.js';
    const { stderr, code } = await runShown(text, server);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^error 4 of the 4 files .*\n {2}at server\.js:\d+:\d+\n/);
    expect(stderr.split('\n')[1]).toBe(`  at server.js:${LEAK}`);
    const shown = commandsOf(ANSWERS).find((command) => command.text === text)!;
    const [last, ...lines] = steady(stderr, server).split('\n').toReversed();
    const [shownLast, ...shownLines] = steady(shown.output, server).split('\n').toReversed();
    // What Node.js opens for itself is its own matter.
    expect(last!.replaceAll(/\d+/g, 'N')).toBe(shownLast!.replaceAll(/\d+/g, 'N'));
    const withoutNumbers = (line: string): string =>
      line.replace(/^ {2}descriptors [\d, ]+:/, '  descriptors');
    expect(lines.map(withoutNumbers)).toEqual(shownLines.map(withoutNumbers));
  });

  it('`ptracer blocking` names the line that waits for a slow file first', async () => {
    const { stderr, code } = await runShown('ptracer blocking -- node server.js', server);
    expect(code).toBe(0);
    const [message, place] = stderr.split('\n');
    // `read` says by its descriptor what it was about, where the trace has descriptors' paths.
    expect(message).toMatch(
      /^error the event loop stood still for .* in (openat of \/tmp\/prices-\d+|read( of \/tmp\/prices-\d+)?)$/,
    );
    expect(place).toBe(`  at server.js:${WAIT}`);
  });

  it('--json has a finding with the fields that the docs show', async () => {
    const { stderr } = await runShown('ptracer leaks --json -- node server.js', server);
    const finding = JSON.parse(stderr.split('\n')[0]!) as Finding;
    const [block] = blocksOf(ANSWERS).filter(({ language }) => language === 'ndjson');
    const shown = JSON.parse(block!.text) as Finding;
    expect(Object.keys(finding)).toEqual(Object.keys(shown));
    expect({ ...finding.site, url: '' }).toEqual({ ...shown.site, url: '' });
    expect(`${finding.site!.line}:${finding.site!.column}`).toBe(LEAK);
  });
});

/** The files of the start-up that docs/answers.md tells of, beside its `app.js`. */
function startUpFolder(folder: string): string {
  const start = join(folder, 'start-up');
  const app = blocksOf(ANSWERS).find(({ title }) => title === 'app.js')!;
  const files = {
    'package.json': '{ "name": "shop" }',
    'app.js': app.text,
    'lib/index.js': "module.exports = require('./settings');",
    'lib/settings.json': '{ "colour": "green" }',
    'node_modules/dates/package.json': '{ "name": "dates", "version": "1.0.0" }',
    'node_modules/dates/index.js': 'exports.today = () => new Date().toDateString();',
  };
  mkdirSync(join(start, 'lib'), { recursive: true });
  mkdirSync(join(start, 'node_modules/dates'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(start, name), text);
  return start;
}

/** A process of another machine is no process here: what is asked of it is asked of a command. */
const runnable = ({ text }: Command): string => text.replace(/ -p \d+$/, ' -- true');

describe.each(PAGES)('%s', (page) => {
  const commands = commandsOf(page).filter(runsPtracer);
  const scripts = modulesOf(page).filter(
    ({ text, title }) => text.includes("from 'ptracer'") && !commands.some((one) => one.text.includes(title)),
  );
  let folder: string;
  beforeAll(() => {
    folder = exampleFolder(page);
    if (page === ANSWERS) startUpFolder(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shows commands', () => {
    expect(commands.length).toBeGreaterThan(0);
  });

  // In their order: some read what others wrote.
  it.each(commands.map((command) => [command.text, command] as const))(
    'accepts: %s',
    async (text, command) => {
      const cwd = join(folder, text.startsWith('ptracer startup') ? 'start-up' : 'leaky-server');
      const { code, signal, stdout, stderr } = await runShown(runnable(command), cwd);
      // The program of one example ends by a signal, which ptracer repeats.
      const ended = signal ?? code;
      if (command.status !== undefined) expect(ended, stderr).toBe(command.status);
      else expect([0, 143], `${ended}: ${stderr}`).toContain(ended);
      expect(stderr).not.toMatch(/^ptracer: (option|there is no|this is a bug)/m);
      if (command.output.startsWith('% time') || command.output.startsWith('    calls')) {
        expect(`${stdout}${stderr}`).toContain(command.output.split('\n')[0]);
      }
    },
  );

  it.each(scripts.map(({ title }) => title))('runs %s', async (title) => {
    expect(await runShown(`node ${title}`, join(folder, 'leaky-server'))).toMatchObject({ code: 0 });
  });
});

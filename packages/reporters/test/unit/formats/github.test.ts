import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PtracerError } from '@ptracer/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubReporter, type GithubOptions } from '../../../src/formats/github.js';
import { START } from '../events.js';
import {
  AWKWARD_NAMES,
  blocking,
  FOLDER,
  leak,
  LOST,
  site,
  startup,
  VARIOUS,
  WARNING,
  written,
  type Telling,
} from './findings.js';

const commandsOf = (telling: Telling, env: NodeJS.ProcessEnv = {}): Promise<string> =>
  written((destination) => githubReporter(destination, { env }), telling);

interface Command {
  name: string;
  properties: Record<string, string>;
  message: string;
}

/** A line as the runner of GitHub Actions reads it; `undefined`: it is no command. */
function parsed(line: string): Command | undefined {
  const match = /^\s*::(?<name>\w+)(?: (?<list>.*?))?::(?<message>.*)$/.exec(line);
  if (match === null) return undefined;
  const { name, list = '', message } = match.groups!;
  const decode = (text: string, codes: readonly string[]): string =>
    codes.reduce((decoded, hex) => decoded.replaceAll(hex, decodeURIComponent(hex)), text);
  const pairs = list.split(',').map((pair) => {
    const [key, ...value] = pair.split('=');
    return [key, decode(value.join('='), ['%0D', '%0A', '%3A', '%2C', '%25'])];
  });
  return {
    name: name!,
    properties: Object.fromEntries(pairs),
    message: decode(message!, ['%0D', '%0A', '%25']),
  };
}

const linesOf = (output: string): string[] => output.split(/\r\n|\r|\n/).filter((line) => line !== '');

describe('annotations', () => {
  it('have the level of the severity, the place and what was found', async () => {
    const output = await commandsOf({ findings: [leak(), blocking(), startup()] });
    const commands = linesOf(output).map(parsed);
    expect(commands.map((one) => one?.name)).toEqual(['error', 'warning', 'notice']);
    expect(commands[0]).toEqual({
      name: 'error',
      properties: { file: 'src/notes.js', line: '12', col: '5', title: 'ptracer: leak' },
      message: [
        '12 of the 15 files that this line opened were never closed',
        '12 descriptors, the oldest open for 3.1 s',
        'open: /tmp/a.txt, /tmp/b.txt',
        'what to do: fs.closeSync(fd), in a finally block',
      ].join('\n'),
    });
  });

  it('are written exactly so', async () => {
    const finding = leak({ message: '50%, done', paths: [], advice: 'a\r\nb' });
    expect(await commandsOf({ findings: [finding] })).toBe(
      '::error file=src/notes.js,line=12,col=5,title=ptracer%3A leak::50%25, done' +
        '%0A12 descriptors, the oldest open for 3.1 s%0Awhat to do: a\\r\\nb\n',
    );
  });

  it('name files relative to the repository', async () => {
    const output = await commandsOf({ findings: [leak()] }, { GITHUB_WORKSPACE: '/srv' });
    expect(parsed(output.trimEnd())?.properties['file']).toBe('app/src/notes.js');
  });

  it('name files by absolute paths, where they are in no repository', async () => {
    const output = await commandsOf({ findings: [leak()] }, { GITHUB_WORKSPACE: '/home/runner/app' });
    expect(parsed(output.trimEnd())?.properties['file']).toBe('/srv/app/src/notes.js');
  });

  it('name files relative to a repository that is reached by another name', async () => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ptracer-github-'));
    try {
      mkdirSync(join(folder, 'real/src'), { recursive: true });
      symlinkSync(join(folder, 'real'), join(folder, 'link'));
      const url = join(folder, 'real/src/a.js');
      const fileIn = async (workspace: string): Promise<string | undefined> => {
        const output = await commandsOf(
          { findings: [leak({ site: site({ url }) })] },
          { GITHUB_WORKSPACE: workspace },
        );
        return parsed(output.trimEnd())?.properties['file'];
      };
      expect(await fileIn(join(folder, 'link'))).toBe('src/a.js');
      expect(await fileIn(`${join(folder, 'real')}/`)).toBe('src/a.js');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('stand where code was evaluated', async () => {
    const url = `eval at run (eval at load (file://${FOLDER}/src/notes.js:7:3), <anonymous>:2:1), <anonymous>`;
    const [line] = linesOf(await commandsOf({ findings: [leak({ site: site({ url }) })] }));
    expect(parsed(line!)?.properties).toMatchObject({ file: 'src/notes.js', line: '7', col: '3' });
  });

  it('are none of notes that have no line, nor is there advice', async () => {
    const nobodys = { site: null, reason: 'by V8', advice: 'nothing' };
    const output = await commandsOf({ findings: [blocking({ severity: 'note', ...nobodys })] });
    expect(output).toBe('');
  });

  it('have no file where no line of one is known, and say so', async () => {
    const findings = [
      leak({ site: null, reason: 'by Node.js' }),
      leak({ site: site({ url: 'wasm://wasm/0a', functionName: null }) }),
    ];
    const commands = linesOf(await commandsOf({ findings })).map(parsed);
    for (const one of commands) expect(one?.properties).toEqual({ title: 'ptracer: leak' });
    expect(commands[0]?.message).toContain('\nno line is known: by Node.js\n');
    expect(commands[1]?.message).toContain('\nwasm://wasm/0a:12:5\n');
  });

  it.each(AWKWARD_NAMES)('name the file %j', async (name) => {
    const finding = leak({ site: site({ url: `${FOLDER}/${name}` }), message: `never closed: ${name}` });
    const lines = linesOf(await commandsOf({ findings: [finding] }));
    expect(lines).toHaveLength(1);
    const command = parsed(lines[0]!);
    // UTF-8 has no lone surrogates.
    expect(command?.properties['file']).toBe(name.replace('\ud800', '\ufffd'));
    expect(Object.keys(command!.properties)).toEqual(['file', 'line', 'col', 'title']);
    expect(command?.message.split('\n')[0]).toMatch(/^never closed: [^\p{Cc}]+$/u);
  });

  it('are ten of each level at most; the others are counted in a line', async () => {
    const findings = [
      ...Array.from({ length: 25 }, () => leak()),
      ...Array.from({ length: 11 }, () => blocking()),
      ...Array.from({ length: 10 }, () => startup()),
    ];
    const lines = linesOf(await commandsOf({ findings }));
    const names = lines.map((line) => parsed(line)?.name);
    for (const name of ['error', 'warning', 'notice'])
      expect(names.filter((one) => one === name)).toHaveLength(10);
    expect(lines.slice(30)).toEqual([
      'ptracer: 15 more errors, 1 more warning: GitHub takes 10 annotations of each level from a step',
    ]);
  });

  it('are none where nothing was found, or nothing happened', async () => {
    expect(await commandsOf({})).toBe('');
    expect(await commandsOf({ events: [] })).toBe('');
  });

  it('begin with a trace that broke off, and with what was lost', async () => {
    const findings = Array.from({ length: 10 }, () => leak());
    const summary = { error: new Error('the tracer\ndied: 100%') };
    const lines = linesOf(await commandsOf({ findings, events: [START, LOST, WARNING], summary }));
    expect(lines.slice(0, 2).map(parsed)).toEqual([
      {
        name: 'error',
        properties: { title: 'ptracer' },
        message: 'the trace broke off: the tracer\\ndied: 100%',
      },
      {
        name: 'warning',
        properties: { title: 'ptracer' },
        message: '3 events were lost: the queue was full\nno stacks: {unknown} version of V8',
      },
    ]);
    expect(lines.at(-1)).toMatch(/^ptracer: 1 more error: /);
  });

  it('begin on a line of their own in the log of a step, whatever the program wrote before', async () => {
    const output = await commandsOf({ findings: [leak()] }, { GITHUB_ACTIONS: 'true' });
    expect(output).toMatch(/^\n::error /);
    expect(await commandsOf({}, { GITHUB_ACTIONS: 'true' })).toBe('');
  });
});

describe('the job summary', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ptracer-summary-'));
    file = join(folder, 'summary.md');
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function summaryOf(telling: Telling, options?: GithubOptions): Promise<string> {
    const all = options ?? { env: { GITHUB_STEP_SUMMARY: file } };
    await written((destination) => githubReporter(destination, all), telling);
    return readFile(file, 'utf8');
  }

  /** Cells of a row, as a reader of the table sees them. */
  const cellsOf = (row: string): string[] =>
    row
      .slice(2, -2)
      .split(' | ')
      .map((cell) =>
        cell
          .replace(/^<code>(.*)<\/code>$/, '$1')
          .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
      );

  const rowsOf = (summary: string): string[] =>
    summary
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);

  it('is a table of what was found: rule, where, what, figures', async () => {
    const summary = await summaryOf({ findings: [leak(), startup()] });
    expect(summary).toMatch(
      /^### ptracer: 1 error, 1 note\n\n<code>x<\/code>\n\n\| Rule \| Where \| What \| Figures \|\n/,
    );
    expect(rowsOf(summary).map(cellsOf)).toEqual([
      [
        'leak (error)',
        'load (src/notes.js:12:5)',
        '12 of the 15 files that this line opened were never closed',
        '12 descriptors, the oldest open for 3.1 s',
      ],
      [
        'startup (note)',
        'src/notes.js:1:1',
        '120 of 180 files that were looked for were not there (12 ms)',
        '120 of 180 files not there, 12 ms together',
      ],
    ]);
  });

  it('says that nothing was found', async () => {
    expect(await summaryOf({ events: [] })).toBe('### ptracer: no findings\n\n\n');
  });

  it('tells of a trace that broke off, and of what was lost', async () => {
    const summary = await summaryOf({ events: [START, LOST], summary: { error: new Error('<b>gone</b>') } });
    expect(summary).toContain('**The trace broke off:** &#60;b&#62;gone&#60;/b&#62;\n');
    expect(summary).toContain('**Warning:** 3 events were lost&#58; the queue was full\n');
  });

  it.each(AWKWARD_NAMES)('names the file %j in one cell, as text', async (name) => {
    const finding = leak({ site: site({ url: `${FOLDER}/${name}`, functionName: null }), message: name });
    const [row, ...others] = rowsOf(await summaryOf({ findings: [finding] }));
    expect(others).toEqual([]);
    expect(row!.match(/\|/g)).toHaveLength(5);
    expect(row!.replace(/<\/?code>/g, '')).not.toMatch(/[<>*_`[\]\\$@:]/);
    const [, where, what] = cellsOf(row!);
    expect(where).toBe(`${what}:12:5`);
    if (/^[\x20-\x7e]+$/.test(name)) expect(what).toBe(name);
  });

  it('has no HTML or Markdown of what was found', async () => {
    const summary = await summaryOf({ findings: VARIOUS });
    expect(rowsOf(summary)).toHaveLength(VARIOUS.length);
    expect([...summary.matchAll(/<[^>]*>/g)].map(([tag]) => tag)).toSatisfy((tags: string[]) =>
      tags.every((tag) => tag === '<code>' || tag === '</code>'),
    );
  });

  it('is appended to what the step has written', async () => {
    await writeFile(file, 'before\n');
    expect(await summaryOf({ findings: [leak()] })).toMatch(/^before\n### ptracer: 1 error\n/);
  });

  it('is cut at 1 MiB, with a line that says so', async () => {
    const before = 'x'.repeat(1_000_000);
    await writeFile(file, before);
    const findings = Array.from({ length: 400 }, (_, i) =>
      leak({ site: site({ url: `${FOLDER}/日本.js`, line: i + 1 }) }),
    );
    const summary = await summaryOf({ findings });
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
    const shown = rowsOf(summary).length;
    expect(shown).toBeGreaterThan(100);
    expect(summary).toContain(`\n${400 - shown} findings more: GitHub takes 1 MiB of summary from a step.\n`);
  });

  it('is left out where the file is full', async () => {
    const before = 'x'.repeat(1024 * 1024 - 10);
    await writeFile(file, before);
    expect(await summaryOf({ findings: [leak()] })).toBe(before);
  });

  it('goes to `summaryFile`, where that is given', async () => {
    const env = { GITHUB_STEP_SUMMARY: '/nowhere/else.md' };
    expect(await summaryOf({}, { summaryFile: file, env })).toContain('### ptracer');
  });

  it('that cannot be written is an error with the name of the file, after the annotations', async () => {
    const summaryFile = join(folder, 'missing', 'summary.md');
    let output = '';
    const failing = written(
      (destination) => {
        const reporter = githubReporter(destination, { summaryFile, env: {} });
        const write = destination.write.bind(destination);
        destination.write = (chunk: string, ...rest: never[]) => {
          output += chunk;
          return write(chunk, ...rest);
        };
        return reporter;
      },
      { findings: [leak()] },
    );
    await expect(failing).rejects.toBeInstanceOf(PtracerError);
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_PTRACER_REPORTER_FAILED',
      message: expect.stringContaining(`the job summary cannot be written: ENOENT`),
      cause: { code: 'ENOENT' },
    });
    await expect(failing).rejects.toThrow(summaryFile);
    expect(output).toMatch(/^::error /);
  });
});

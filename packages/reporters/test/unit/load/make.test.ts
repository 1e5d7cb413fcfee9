import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReporter, type ReporterChoice } from '../../../src/load/make.js';
import { candidatesOf, parseReporterSpecifier } from '../../../src/load/specifier.js';
import { report, runReport } from '../../../src/report.js';
import { defineReporter, type Reporter } from '../../../src/reporter.js';
import { call, exit, START, traceOf } from '../events.js';
import { at, Program } from '../program.js';

/** A reporter that says who it is. */
const generator = (word: string): string =>
  `export default async function* (events) { for await (const { type } of events) yield '${word} ' + type + '\\n'; }`;

const FILES: Readonly<Record<string, string>> = {
  'mine.mjs': generator('mine'),
  'factory.mjs': `export default ({ write, options, folder }) => ({ onEnd: () => write(JSON.stringify([options, folder])) });`,
  'hooks.mjs': `export default { onEvent() {} };`,
  'compiled.cjs': `exports.__esModule = true; exports.default = ({ write }) => ({ onEnd: () => write('compiled') });`,
  'plain.cjs': `module.exports = ({ write }) => ({ onEnd: () => write('plain') });`,
  'broken.mjs': `export default (`,
  'missing-import.mjs': `import 'not-there-at-all'; export default {};`,
  'nothing.mjs': `export const reporter = {};`,
  'number.mjs': `export default () => 5;`,
  'throws.mjs': `export default () => { throw new Error('no licence'); };`,
  'stops-early.mjs': `export default async function* (events) { for await (const { type } of events) { yield type; return; } }`,
  'fails-late.mjs': `export default async function* (events) { for await (const { type } of events) if (type === 'exit') throw new Error('late'); }`,
  'node_modules/ptracer-reporter-dots/package.json': `{ "exports": { "import": "./x.mjs" } }`,
  'node_modules/ptracer-reporter-dots/x.mjs': generator('dots'),
  'node_modules/@acme/ptracer-reporter-dots/package.json': `{ "main": "./x.mjs" }`,
  'node_modules/@acme/ptracer-reporter-dots/x.mjs': generator('acme'),
  'node_modules/@acme/ptracer-reporter/package.json': `{ "main": "./x.mjs" }`,
  'node_modules/@acme/ptracer-reporter/x.mjs': generator('scope'),
  'node_modules/ptracer-reporter-mainless/package.json': `{ "main": "./not-built.js" }`,
  'node_modules/@acme/ptracer-reporter-mainless/package.json': `{ "exports": "./not-built.js" }`,
  'node_modules/ptracer-reporter-odd/package.json': `{ "exports": { "./other": "./x.mjs" } }`,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-load-'));
  for (const [name, source] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), source);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a reporter writes of a short trace. */
async function written(choice: string, options: object = {}): Promise<string> {
  const output = new PassThrough();
  const all = text(output);
  const reporter = await makeReporter([choice, { ...options, output }], folder);
  await runReport(traceOf(START, call(), exit(10)), { reporters: [reporter] });
  output.end();
  return all;
}

const making = (name: ReporterChoice): Promise<unknown> => makeReporter(name, folder);

describe('a name stands for', () => {
  it.each([
    ['./mine.mjs', 'mine start\nmine syscall\nmine exit\n'],
    ['dots', 'dots start\ndots syscall\ndots exit\n'],
    ['ptracer-reporter-dots', 'dots start\ndots syscall\ndots exit\n'],
    ['@acme/dots', 'acme start\nacme syscall\nacme exit\n'],
    ['@acme/ptracer-reporter-dots', 'acme start\nacme syscall\nacme exit\n'],
    ['@acme', 'scope start\nscope syscall\nscope exit\n'],
    ['./compiled.cjs', 'compiled'],
    ['./plain.cjs', 'plain'],
    ['./stops-early.mjs', 'start'],
    ['./hooks.mjs', ''],
  ])('%s: the module that it names', async (name, output) => {
    expect(await written(name)).toBe(output);
  });

  it('an absolute path', async () => {
    expect(await written(join(folder, 'plain.cjs'))).toBe('plain');
  });

  it('a reporter that is built in, before any package', async () => {
    expect((await written('json')).split('\n')).toHaveLength(4);
  });

  it('a factory, which gets its options and the folder', async () => {
    expect(JSON.parse(await written('./factory.mjs', { a: 1 }))).toEqual([{ a: 1 }, folder]);
  });
});

describe('what is no reporter is refused:', () => {
  it.each([
    [
      'nowhere',
      'ERR_PTRACER_REPORTER_NOT_FOUND',
      /none is built in \(strace, .*\), and the package ptracer-reporter-nowhere/,
    ],
    ['./nowhere.mjs', 'ERR_PTRACER_REPORTER_NOT_FOUND', /^there is no reporter at .*\/nowhere\.mjs$/],
    ['./broken.mjs', 'ERR_PTRACER_REPORTER_INVALID', /reporter \.\/broken\.mjs cannot be used: /],
    ['./missing-import.mjs', 'ERR_PTRACER_REPORTER_INVALID', /not-there-at-all/],
    ['./nothing.mjs', 'ERR_PTRACER_REPORTER_INVALID', /no default export that is a reporter/],
    ['./number.mjs', 'ERR_PTRACER_REPORTER_INVALID', /none of onStart, onEvent, onFinding, onEnd/],
    ['./throws.mjs', 'ERR_PTRACER_REPORTER_INVALID', /no licence$/],
    ['./node_modules', 'ERR_PTRACER_REPORTER_INVALID', /it is a folder: name the file in it/],
    ['odd', 'ERR_PTRACER_REPORTER_INVALID', /cannot be resolved/],
    [
      'mainless',
      'ERR_PTRACER_REPORTER_INVALID',
      /it is installed in .*\/node_modules\/ptracer-reporter-mainless, but its main file is not there$/,
    ],
    [
      '@acme/mainless',
      'ERR_PTRACER_REPORTER_INVALID',
      /it is installed in .*, but its main file is not there$/,
    ],
  ])('%s', async (name, code, message) => {
    await expect(making(name)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('an object without hooks', async () => {
    await expect(making({})).rejects.toMatchObject({ code: 'ERR_PTRACER_REPORTER_INVALID' });
    await expect(making({ onEvent: 3 } as never)).rejects.toMatchObject({
      code: 'ERR_PTRACER_REPORTER_INVALID',
    });
  });

  it('a file that cannot be written, before any is made for a name that does not exist', async () => {
    await expect(making(['json', { output: join(folder, 'no', 'such', 'folder') }])).rejects.toMatchObject({
      code: 'ERR_PTRACER_INVALID_ARGUMENT',
    });
    const file = join(folder, 'never-made');
    await expect(making(['nowhere', { output: file }])).rejects.toThrow('nowhere');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

describe('an object of hooks takes no options:', () => {
  const hooks: Reporter = { name: 'hooks', onEvent() {} };

  it.each([
    ['one that is given', [hooks, { output: 'never-made' }], 'the reporter hooks is an object of hooks'],
    [
      'one without a name',
      [{ onEvent() {} }, { limit: 3 }],
      'the reporter that was given is an object of hooks',
    ],
    ['one that is named', ['./hooks.mjs', { limit: 3 }], 'the reporter ./hooks.mjs is an object of hooks'],
  ])('%s', async (_, choice, message) => {
    await expect(making(choice as never)).rejects.toMatchObject({
      code: 'ERR_PTRACER_INVALID_ARGUMENT',
      message: expect.stringMatching(
        new RegExp(`^${message}.*they go to a generator or a factory$`),
      ) as string,
    });
  });

  it('none are none', async () => {
    expect(await making([hooks, { output: undefined }] as never)).toBe(hooks);
  });
});

it('two reporters do not write one file', async () => {
  const file = join(folder, 'twice');
  const other = `${folder}/./x/../twice`;
  const reporting = report(traceOf(START), ['json', { output: file }], 'json', [
    'summary',
    { output: other },
  ]);
  await expect(reporting).rejects.toMatchObject({
    code: 'ERR_PTRACER_INVALID_ARGUMENT',
    message: `two reporters would write to ${file}: give each an output of its own`,
  });
  expect(existsSync(file)).toBe(false);
});

it('a file is written, and closed at the end', async () => {
  const file = join(folder, 'out.ndjson');
  await runReport(traceOf(START, call()), { reporters: [['json', { output: file }]], folder });
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
});

describe('a generator', () => {
  it('that throws is named; the trace goes on', async () => {
    const failures: string[] = [];
    const reporter = await makeReporter('./fails-late.mjs', folder);
    const { events } = await runReport(traceOf(START, call(), exit(10), call()), {
      reporters: [reporter],
      onFailure: ({ reporter, error }) => failures.push(`${reporter}: ${error.message}`),
    });
    expect(failures).toEqual(['./fails-late.mjs: late']);
    expect(events).toBe(4);
  });

  it('has each event for as long as it needs, and the trace waits', async () => {
    const log: string[] = [];
    const trace = async function* () {
      for (const event of [START, call(), exit(10)]) {
        log.push(`gave ${event.type}`);
        yield event;
      }
    };
    await runReport(trace(), {
      reporters: [
        // eslint-disable-next-line require-yield
        defineReporter(async function* (events) {
          for await (const { type } of events) {
            await new Promise(setImmediate);
            log.push(`had ${type}`);
          }
        }),
      ],
    });
    expect(log).toEqual(['gave start', 'had start', 'gave syscall', 'had syscall', 'gave exit', 'had exit']);
  });
});

describe('a specifier', () => {
  it.each([
    ['json', 'json', undefined],
    ['json:out.ndjson', 'json', 'out.ndjson'],
    ['json:a:b', 'json', 'a:b'],
    ['./x.mjs:/dev/fd/3', './x.mjs', '/dev/fd/3'],
    ['@acme/x:stdout', '@acme/x', 'stdout'],
    ['json:', 'json', undefined],
  ])('%s is cut at its first colon', (text, name, destination) => {
    expect(parseReporterSpecifier(text)).toEqual({ name, destination, options: {} });
  });

  it.each([
    ['folded?weight=calls:x?y', { name: 'folded', destination: 'x?y', options: { weight: 'calls' } }],
    [
      'leaks?all&limit=3&color=false',
      { name: 'leaks', destination: undefined, options: { all: true, limit: 3, color: false } },
    ],
    [
      'x?a=01&b=1.50&c=1e3&d=0.5&e=0&f=9007199254740993&g=&h=-1',
      {
        name: 'x',
        destination: undefined,
        options: { a: '01', b: '1.50', c: '1e3', d: 0.5, e: 0, f: '9007199254740993', g: '', h: '-1' },
      },
    ],
    ['x?a+b&&c%3D=d%26', { name: 'x', destination: undefined, options: { 'a b': true, 'c=': 'd&' } }],
    ['sarif?root=%2Fa%3Ab', { name: 'sarif', destination: undefined, options: { root: '/a:b' } }],
  ])('%s has options', (text, parsed) => {
    expect(parseReporterSpecifier(text)).toEqual(parsed);
  });

  it.each([
    ['x', 'ptracer-reporter-x'],
    ['@a/x', '@a/ptracer-reporter-x'],
    ['@a', '@a/ptracer-reporter'],
    ['./x.mjs', './x.mjs'],
  ])('%s is looked for as %s', (name, candidate) => {
    expect(candidatesOf(name)).toEqual([candidate]);
  });
});

describe('an option of a reporter that is built in', () => {
  it.each([
    ['folded', { weigth: 'calls' }, 'the reporter folded has no option "weigth": there is weight, threads'],
    ['json', { pretty: true }, 'the reporter json has no option "pretty": it has none'],
    ['folded', { weight: 'size' }, 'takes one of time, calls, bytes, not "size"'],
    ['leaks', { limit: 'few' }, 'the option limit of the reporter leaks takes a whole number, not "few"'],
    ['blocking', { slowerThan: 'soon' }, 'takes a time such as 5ms, or nanoseconds, not "soon"'],
    ['strace', { durations: 'yes' }, 'takes true or false, not "yes"'],
    ['summary', { columns: ['calls', 'colour'] }, 'takes some of time-percent, total-time'],
    ['leaks', { toString: true }, 'has no option "toString"'],
  ] as const)('%s %j is refused before anything is opened', async (name, options, message) => {
    const output = join(folder, 'refused');
    const making = makeReporter([name, { ...options, output }] as never, folder);
    await expect(making).rejects.toMatchObject({
      code: 'ERR_PTRACER_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as string,
    });
    expect(existsSync(output)).toBe(false);
  });

  it('is what the command line says: times with their units, lists with commas', async () => {
    const program = new Program();
    program.call('fsync', [], { frames: [at(3)], duration: 2e6 });
    program.exit();
    const file = join(folder, 'answer');
    const { answers } = await runReport(traceOf(...program.events), {
      reporters: [
        ['blocking', { slowerThan: '1ms', callCost: '10us', output: file }],
        ['summary', { columns: 'calls,errors', output: join(folder, 'summary') }],
      ],
    } as never);
    expect(answers.blocking).toMatchObject({ slowerThan: 1e6, callCost: { ns: 1e4 } });
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toMatch(/^ *calls +errors +syscall\n/);
  });
});

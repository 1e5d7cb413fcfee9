/** The behaviours that pinterest/ptracer's own tests state. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call, leftovers, temporaryFolder } from './fixtures/program.js';

afterEach(async () => {
  await expect.poll(leftovers, { timeout: 15_000 }).toEqual([]);
});

const ALL = [
  'openat ~/written',
  'write',
  'close',
  'openat ~/written',
  'close',
  'access ~/missing ENOENT',
  'openat ~/missing ENOENT',
  'mkdir ~/made',
  'access /dev/null',
];

/** Filters, in a form that is JSON, and the calls of the block that they let pass; `~` stands for its folder. */
const FILTERS: [string, (folder: string) => unknown, string[]][] = [
  ['every call that it makes, without a filter', () => null, ALL],

  ['its calls by exact name', () => ({ name: 'mkdir' }), ['mkdir ~/made']],
  [
    'its calls by a regular expression for the name',
    () => ({ name: { regexp: '^(mk|acc)' } }),
    ALL.filter((line) => /^(mk|acc)/.test(line)),
  ],
  ['its calls by a function of the name', () => ({ starts: 'wr' }), ['write']],
  [
    'its calls by exact path',
    (folder) => ({ name: 'openat', args: [{ undefined: true }, `${folder}/written`] }),
    ['openat ~/written', 'openat ~/written'],
  ],
  [
    'its calls by a regular expression for the path',
    () => ({ name: 'openat', args: [{ undefined: true }, { regexp: '/m[a-z]+$' }] }),
    ['openat ~/missing ENOENT'],
  ],
  [
    'its calls by a path anywhere',
    (folder) => ({ path: `${folder}/missing` }),
    ['access ~/missing ENOENT', 'openat ~/missing ENOENT'],
  ],
  [
    'its calls by a function of an argument',
    () => ({ name: 'openat', args: [{ undefined: true }, { undefined: true }, { writes: true }] }),
    ['openat ~/written'],
  ],
  [
    'its calls by flags',
    () => ({ name: 'openat', args: { flags: { has: 'O_WRONLY' } } }),
    ['openat ~/written'],
  ],
  [
    'its calls by failure',
    () => ({ result: 'failure' }),
    ['access ~/missing ENOENT', 'openat ~/missing ENOENT'],
  ],
  [
    'its calls by the name of the error',
    () => ({ name: 'openat', errno: 'ENOENT' }),
    ['openat ~/missing ENOENT'],
  ],
  [
    'its calls by a function of the result',
    () => ({ result: { fails: 'ENOENT' } }),
    ['access ~/missing ENOENT', 'openat ~/missing ENOENT'],
  ],
  [
    'its calls by any of several patterns',
    () => [{ name: 'mkdir' }, { name: 'write' }],
    ['write', 'mkdir ~/made'],
  ],
  ["its calls by strace's expression", () => 'mkdir,write', ['write', 'mkdir ~/made']],
  [
    "its calls by strace's conditions",
    () => ({ trace: 'openat', status: 'failed' }),
    ['openat ~/missing ENOENT'],
  ],
];

describe('a block has', () => {
  let results: Promise<Map<string, string[]>> | undefined;

  /** One program does all of it. */
  const resultsOf = async (): Promise<Map<string, string[]>> => {
    const root = temporaryFolder();
    const folders = FILTERS.map((_, i) => join(root, `f${i}`));
    const filters = FILTERS.map(([, make], i) => ({ folder: folders[i], filter: make(folders[i]!) }));
    const lists = await call<string[][]>('parity', 'blocks', filters);
    return new Map(
      FILTERS.map(([name], i) => [name, lists[i]!.map((line) => line.replaceAll(folders[i]!, '~'))]),
    );
  };

  it.each(FILTERS)('%s', async (name, _, lines) => {
    results ??= resultsOf();
    expect((await results).get(name)).toEqual(lines);
  });

  it('those that another thread makes for it', async () => {
    expect(await call('parity', 'otherThreads', temporaryFolder())).toEqual([
      ['pool', false],
      ['worker', false],
      ['main', true],
    ]);
  });
});

describe('a filter', () => {
  it('that makes no sense is refused, and nothing is traced', async () => {
    const wrong = [
      'opanat',
      { name: 'opanat' },
      { nme: 'x' },
      [],
      { status: 'nope' },
      { args: { filename: 7 }, name: 'close' },
    ];
    const { errors, tracer } = await call<{ errors: string[]; tracer: string }>('parity', 'refused', wrong);
    expect(errors).toEqual(wrong.map(() => 'ERR_PTRACER_INVALID_FILTER'));
    expect(tracer).toBe('0');
  });

  it('that throws fails the trace, and no other call', async () => {
    expect(await call('parity', 'throwingFilter')).toEqual({
      code: 'ERR_PTRACER_HANDLER_FAILED',
      cause: 'filter failed',
      opened: true,
    });
  });
});

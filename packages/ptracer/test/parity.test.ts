/** The behaviours that pinterest/ptracer's own tests state. */
import { afterEach, describe, expect, it } from 'vitest';
import { call, leftovers, temporaryFolder } from './fixtures/program.js';

afterEach(async () => {
  await expect.poll(leftovers, { timeout: 15_000 }).toEqual([]);
});

/** What the block calls, with this filter; `~` stands for its folder. */
async function block(makeFilter: (folder: string) => unknown): Promise<string[]> {
  const folder = temporaryFolder();
  const lines = await call<string[]>('parity', 'block', folder, makeFilter(folder));
  return lines.map((line) => line.replaceAll(folder, '~'));
}

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

describe('a block has', () => {
  it('every call that it makes, without a filter', async () => {
    expect(await block(() => null)).toEqual(ALL);
  });

  it.each<[string, (folder: string) => unknown, string[]]>([
    ['by exact name', () => ({ name: 'mkdir' }), ['mkdir ~/made']],
    [
      'by a regular expression for the name',
      () => ({ name: { regexp: '^(mk|acc)' } }),
      ALL.filter((line) => /^(mk|acc)/.test(line)),
    ],
    ['by a function of the name', () => ({ starts: 'wr' }), ['write']],
    [
      'by exact path',
      (folder) => ({ name: 'openat', args: [{ undefined: true }, `${folder}/written`] }),
      ['openat ~/written', 'openat ~/written'],
    ],
    [
      'by a regular expression for the path',
      () => ({ name: 'openat', args: [{ undefined: true }, { regexp: '/m[a-z]+$' }] }),
      ['openat ~/missing ENOENT'],
    ],
    [
      'by a path anywhere',
      (folder) => ({ path: `${folder}/missing` }),
      ['access ~/missing ENOENT', 'openat ~/missing ENOENT'],
    ],
    [
      'by a function of an argument',
      () => ({ name: 'openat', args: [{ undefined: true }, { undefined: true }, { writes: true }] }),
      ['openat ~/written'],
    ],
    ['by flags', () => ({ name: 'openat', args: { flags: { has: 'O_WRONLY' } } }), ['openat ~/written']],
    ['by failure', () => ({ result: 'failure' }), ['access ~/missing ENOENT', 'openat ~/missing ENOENT']],
    ['by the name of the error', () => ({ name: 'openat', errno: 'ENOENT' }), ['openat ~/missing ENOENT']],
    [
      'by a function of the result',
      () => ({ result: { fails: 'ENOENT' } }),
      ['access ~/missing ENOENT', 'openat ~/missing ENOENT'],
    ],
    ['by any of several patterns', () => [{ name: 'mkdir' }, { name: 'write' }], ['write', 'mkdir ~/made']],
    ["by strace's expression", () => 'mkdir,write', ['write', 'mkdir ~/made']],
    ["by strace's conditions", () => ({ trace: 'openat', status: 'failed' }), ['openat ~/missing ENOENT']],
  ])('its calls %s', async (_, makeFilter, lines) => {
    expect(await block(makeFilter)).toEqual(lines);
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

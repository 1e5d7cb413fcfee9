import { spawn as bareSpawn, type StdioOptions } from 'node:child_process';
import { openSync, closeSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { SpawnOptions } from '@ptracer/core';
import { eventsOfType, fixture, only, temporaryFolder, traceOf } from './harness.js';

interface Image {
  argv: string[];
  environ: string[];
  cwd: string;
  fds: Record<string, string>;
}

async function imageOf(args: string[], options: SpawnOptions = {}): Promise<Image> {
  const { stdout } = await traceOf(process.execPath, [fixture('show-image.mjs'), ...args], {
    filter: only('execve'),
    ...options,
  });
  return JSON.parse(stdout) as Image;
}

async function bare(file: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  return text(bareSpawn(file, args, { stdio, env }).stdout!);
}

describe.each([
  ['a kernel filter', { filter: only('execve') }],
  ['every call stopping', {}],
])('with %s, the command gets exactly', (_, options: SpawnOptions) => {
  it('its arguments, empty, odd and very long ones', async () => {
    const odd = [
      '',
      ' ',
      'two words',
      '$HOME',
      "it's",
      '"',
      '\\',
      'line\nbreak',
      'né𝄞',
      '-x',
      '--',
      '*',
      '\t',
    ];
    const args = [...odd, 'y'.repeat(100_000), ''];
    const { argv } = await imageOf(args, options);
    expect(argv).toEqual([process.execPath, fixture('show-image.mjs'), ...args]);
  });

  it('its environment, odd names and values included, and nothing else', async () => {
    const env = {
      PATH: process.env['PATH'],
      EMPTY: '',
      'npm_config_//registry.example/:_authToken': 'secret',
      'with space': 'a b',
      LINES: 'one\ntwo=2\n',
      UNICODE: 'né𝄞',
      'dotted.name-x': '1',
      LONG: 'z'.repeat(100_000),
    };
    const { environ } = await imageOf([], { ...options, env });
    expect(environ).toEqual(Object.entries(env).map(([name, value]) => `${name}=${value}`));
  });

  it('the environment of its host where none is given', async () => {
    const { environ } = await imageOf([], options);
    expect(environ.toSorted()).toEqual(
      Object.entries(process.env)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
  });

  it('an empty environment where that is given', async () => {
    expect((await imageOf([], { ...options, env: {} })).environ).toEqual([]);
  });

  it('its working folder', async () => {
    const folder = realpathSync(temporaryFolder());
    mkdirSync(join(folder, 'né\nw'));
    expect((await imageOf([], { ...options, cwd: join(folder, 'né\nw') })).cwd).toBe(join(folder, 'né\nw'));
    expect((await imageOf([], options)).cwd).toBe(process.cwd());
  });

  it('no descriptor that it would not have alone', async () => {
    const alone = JSON.parse(await bare(process.execPath, [fixture('show-image.mjs')])) as Image;
    expect((await imageOf([], options)).fds).toEqual(alone.fds);
  });

  // Node ignores SIGXFSZ as it does SIGPIPE, and hands that on.
  it('signals, limits and credentials as it would have alone', async () => {
    const script =
      'cat /proc/self/limits; grep -E "^(Sig(Blk|Ign|Cgt)|Cap|[UG]id|Groups|Umask|Threads)" /proc/self/status; ' +
      'umask; cut -d" " -f5-7,18,19,41 /proc/self/stat; cat /proc/self/oom_score_adj';
    const { stdout } = await traceOf('/bin/sh', ['-c', script], options);
    expect(stdout).toBe(await bare('/bin/sh', ['-c', script]));
  });
});

describe('argv[0] is', () => {
  it('the command as it was typed', async () => {
    const { stdout, events } = await traceOf('cat', ['/proc/self/cmdline']);
    expect(stdout).toBe('cat\0/proc/self/cmdline\0');
    expect(eventsOfType(events, 'start')[0]?.command).toEqual(['cat', '/proc/self/cmdline']);
  });

  it('what was asked for', async () => {
    const { stdout } = await traceOf('sh', ['-c', 'echo "$0"; tr "\\0" "|" < /proc/$$/cmdline'], {
      argv0: '-odd name',
    });
    expect(stdout).toMatch(/^-odd name\n-odd name\|-c\|/);
  });
});

it('a script runs by the interpreter that its first line names', async () => {
  const { stdout, status } = await traceOf(fixture('script with space.sh'), ['a b', '']);
  expect(stdout).toBe('2:a b:\n');
  expect(status).toEqual({ code: 9, signal: null });
});

it('stdio may be descriptors', async () => {
  const folder = temporaryFolder();
  const output = openSync(join(folder, 'out'), 'w+');
  await traceOf('sh', ['-c', 'echo to-file; echo to-error >&2'], { stdio: ['ignore', output, output] });
  const { stdout } = await traceOf('cat', [join(folder, 'out')]);
  closeSync(output);
  expect(stdout).toBe('to-file\nto-error\n');
});

const refused = async (_: string, more: SpawnOptions & { args?: string[] }): Promise<void> => {
  const { args = [], ...options } = more;
  await expect(traceOf('true', args, options)).rejects.toMatchObject({
    code: 'ERR_PTRACER_INVALID_ARGUMENT',
  });
};

it.each([['an argument', { args: ['a\0b'] }]])('a NUL in %s is refused', refused);

// What follows the NUL is lost in silence.
it.each([
  ['the name of the command', { argv0: 'a\0b' }],
  ['a value of the environment', { env: { ...process.env, A: 'a\0b' } }],
])('a NUL in %s is refused too', refused);

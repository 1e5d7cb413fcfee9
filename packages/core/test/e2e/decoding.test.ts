import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import {
  argOf,
  callsOf,
  compiled,
  eventsOfType,
  fixture,
  HAS_COMPILER,
  only,
  sayWhatIsSkipped,
  temporaryFolder,
  traceOf,
} from './harness.js';

sayWhatIsSkipped();

/** The one open of a path that ends so. */
function openOf(events: readonly TraceEvent[], ending: string): SyscallEvent | undefined {
  return callsOf(events, 'openat', 'open').find((call) =>
    String(argOf(call, 'filename').value).endsWith(ending),
  );
}

describe('a path', () => {
  it('that is not UTF-8 keeps its exact bytes', async () => {
    const script = 'cd "$1" && : > "$(printf "\\377\\376-bytes")"';
    const { events } = await traceOf('sh', ['-c', script, 'sh', temporaryFolder()]);
    const path = argOf(openOf(events, '-bytes')!, 'filename');
    expect(path.value).toBe('\ufffd\ufffd-bytes');
    expect(Buffer.from(path.base64!, 'base64')).toEqual(Buffer.from([0xff, 0xfe, ...Buffer.from('-bytes')]));
  });

  it('of UTF-8 needs no bytes beside it', async () => {
    const path = join(temporaryFolder(), 'né 𝄞\n"');
    writeFileSync(path, '');
    const { events } = await traceOf('cat', [path]);
    expect(argOf(openOf(events, '𝄞\n"')!, 'filename')).toMatchObject({ value: path });
    expect(argOf(openOf(events, '𝄞\n"')!, 'filename')).not.toHaveProperty('base64');
  });

  it('is never cut at the string limit', async () => {
    const path = `/${'nosuch/'.repeat(100)}end`;
    const { events } = await traceOf('cat', [path], { stringLimit: 3 });
    expect(argOf(openOf(events, '/end')!, 'filename')).toMatchObject({ value: path });
    expect(argOf(openOf(events, '/end')!, 'filename')).not.toHaveProperty('truncated');
  });
});

describe('the string limit', () => {
  const written = async (stringLimit: number, text: string): Promise<unknown> => {
    const { events } = await traceOf('sh', ['-c', 'printf %s "$1"', 'sh', text], { stringLimit });
    const { value, truncated } = argOf(callsOf(events, 'write').at(-1)!, 'buf');
    return truncated === undefined ? value : { value, truncated };
  };

  it('cuts what is longer, and marks it', async () => {
    expect(await written(5, '12345')).toBe('12345');
    expect(await written(5, '123456')).toEqual({ value: '12345', truncated: true });
    expect(await written(0, '1')).toEqual({ value: '', truncated: true });
  });

  it('may be long', async () => {
    expect(await written(0x100000, 'x'.repeat(100_000))).toBe('x'.repeat(100_000));
  });

  it('marks which strings of an array were cut', async () => {
    const { events } = await traceOf('true', ['abc', 'abcdef', ''], { stringLimit: 4 });
    expect(argOf(callsOf(events, 'execve')[0]!, 'argv')).toMatchObject({
      kind: 'strings',
      value: ['true', 'abc', 'abcd', ''],
      cut: [2],
    });
  });
});

describe('what the kernel writes', () => {
  it('is as long as the result says', async () => {
    const path = join(temporaryFolder(), 'four');
    writeFileSync(path, 'four');
    const read = callsOf((await traceOf('cat', [path])).events, 'read').filter(
      ({ result }) => result.value === 4,
    );
    expect(argOf(read.at(-1)!, 'buf')).toMatchObject({ kind: 'bytes', value: 'four' });
    expect(Number(argOf(read.at(-1)!, 'count').value)).toBeGreaterThan(4);
  });

  it('is not there after a failure', async () => {
    const { events } = await traceOf('cat', ['/']);
    const failed = callsOf(events, 'read').find(({ result }) => result.errno === 'EISDIR')!;
    expect(argOf(failed, 'buf')).toMatchObject({ value: null });
    expect(argOf(failed, 'buf')).not.toHaveProperty('unreadable');
    expect(failed.result).toMatchObject({ value: -1, rawValue: -21, text: '-1 EISDIR (Is a directory)' });
  });

  it('are the descriptors of a pipe', async () => {
    const { events } = await traceOf('sh', ['-c', 'true | true']);
    const fds = callsOf(events, 'pipe', 'pipe2').map((call) => call.args[0]!.value as number[]);
    expect(fds).toEqual([[expect.any(Number), expect.any(Number)]]);
  });
});

it('flags have names, and a mode is there where a file may be created', async () => {
  const path = join(temporaryFolder(), 'new');
  const { events } = await traceOf('sh', ['-c', 'umask 0; : > "$1"', 'sh', path]);
  const call = openOf(events, '/new')!;
  expect(argOf(call, 'flags').value).toMatchObject({ flags: ['O_WRONLY', 'O_CREAT', 'O_TRUNC'] });
  expect(argOf(call, 'mode')).toMatchObject({ kind: 'mode', value: 0o666 });
  const without = openOf((await traceOf('cat', [path])).events, '/new')!;
  expect(without.args.map(({ name }) => name)).toEqual(['dfd', 'filename', 'flags']);
  expect(argOf(without, 'dfd')).toMatchObject({ kind: 'fd', value: -100 });
});

it('descriptors say what they refer to, when asked for', async () => {
  const path = join(temporaryFolder(), 'named');
  writeFileSync(path, 'content');
  const { events } = await traceOf('cat', [path], { descriptorPaths: true });
  const opened = openOf(events, '/named')!;
  expect(opened.result).toMatchObject({ kind: 'fd', path });
  const fd = opened.result.value;
  const used = callsOf(events, 'read', 'close').filter(
    ({ args }) => args[0]!.value === fd && args[0]!.path === path,
  );
  expect(used.map(({ name }) => name)).toEqual(['read', 'read', 'close']);
});

describe.skipIf(!HAS_COMPILER)('odd calls', () => {
  it('are shown, and never break the trace', async () => {
    const { events, status } = await traceOf(compiled('odd-calls'));
    expect(status).toEqual({ code: 0, signal: null });
    const unreadable = callsOf(events, 'openat').find(({ args }) => args[1]!.rawValue === 8)!;
    expect(unreadable.result.errno).toBe('EFAULT');
    expect(unreadable.args[1]).toMatchObject({ kind: 'path', value: null, unreadable: true });

    const nowhere = callsOf(events, 'openat').find(({ args }) => args[1]!.rawValue === 0)!;
    expect(nowhere.args[1]).toMatchObject({ kind: 'path', value: null });
    expect(nowhere.args[1]).not.toHaveProperty('unreadable');

    const write = callsOf(events, 'write').find(({ args }) => args[1]!.rawValue === 8)!;
    expect(write).toMatchObject({
      result: { errno: 'EFAULT' },
      args: [{}, { value: null, unreadable: true }, { value: 5 }],
    });

    const execve = callsOf(events, 'execve').at(-1)!;
    expect(execve.args).toMatchObject([
      { value: '/nonexistent' },
      { kind: 'strings', value: null, unreadable: true },
      { kind: 'environment', value: null, unreadable: true },
    ]);

    const unlinks = callsOf(events, 'unlinkat').slice(-2);
    expect(unlinks[0]!.args[1]).toMatchObject({ value: '/edge' });
    expect(unlinks[1]!.args[1]).toMatchObject({ value: null, unreadable: true });

    const read = callsOf(events, 'read').at(-1)!;
    expect(argOf(read, 'buf')).toMatchObject({ value: 'five!' });
  });

  it('of an unknown number are shown by it, with bare registers', async () => {
    const { events } = await traceOf(compiled('odd-calls'));
    const [unknown] = callsOf(events, '<1023>');
    expect(unknown).toMatchObject({ number: 1023, result: { errno: 'ENOSYS' } });
    expect(unknown!.args.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual(
      Array.from({ length: 6 }, (_, i) => `param${i} unsigned long hex`),
    );
    expect(unknown!.args.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, '18446744073709551615']);
  });

  it('of x32 are not taken for their namesakes', async () => {
    const { events, status } = await traceOf(compiled('x32-call'));
    expect(status).toEqual({ code: 0, signal: null });
    const foreign = callsOf(events).filter(({ abi }) => abi !== undefined);
    expect(foreign).toMatchObject([{ abi: 'x32' }]);
    expect(foreign[0]!.args).toHaveLength(6);
    expect(eventsOfType(events, 'warning')).toMatchObject([{ code: 'WARN_PTRACER_FOREIGN_ABI' }]);
  });

  it('of x32 match no filter by number', async () => {
    const { events, status } = await traceOf(compiled('x32-call'), [], { filter: only('getpid') });
    expect(status).toEqual({ code: 0, signal: null });
    expect(callsOf(events)).toEqual([]);
    expect(eventsOfType(events, 'warning')).toHaveLength(1);
  });
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('SKIPPED: strace, the oracle of these tests, is not installed');

it.skipIf(!hasStrace)('calls and results of a shell script are those that strace sees', async () => {
  const script = fixture('busy.sh');
  const log = join(temporaryFolder(), 'strace');
  spawnSync('strace', ['-qq', '-e', 'signal=none', '-o', log, 'sh', script], { stdio: 'ignore' });
  const theirs = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf('(')));
  const { events } = await traceOf('sh', [script]);
  expect(callsOf(events).map(({ name }) => name)).toEqual(theirs);
});

import { expect, it } from 'vitest';
import { spawn, straceReporter, report, syscallFilter, type SpawnOptions, type TraceEvent } from 'ptracer';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

async function namesOf(filter: SpawnOptions['filter']): Promise<Set<string>> {
  const trace = await spawn('cat', ['/dev/null'], { stdio: 'ignore', ...(filter ? { filter } : undefined) });
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  return new Set(events.flatMap((event) => (event.type === 'syscall' ? [event.name] : [])));
}

it.each([
  ['an expression', 'openat,close'],
  ['conditions', { trace: 'openat,close', status: '!unfinished' }],
  ['the reference of a plugin', syscallFilter({ trace: 'openat,close' })],
])('a filter may be %s', async (_, filter) => {
  expect(await namesOf(filter)).toEqual(new Set(['openat', 'close']));
});

it('without a filter every call is there', async () => {
  const names = await namesOf(undefined);
  for (const name of ['execve', 'openat', 'read', 'mmap', 'exit_group']) expect(names).toContain(name);
});

it('a wrong expression is refused before anything starts', async () => {
  await expect(spawn('true', [], { filter: 'opanat' })).rejects.toMatchObject({
    code: 'ERR_PTRACER_INVALID_FILTER',
  });
  await expect(spawn('true', [], { filter: { status: 'nope' } })).rejects.toMatchObject({
    code: 'ERR_PTRACER_INVALID_FILTER',
  });
});

it('a trace is reported as strace would', async () => {
  const stream = new PassThrough();
  const output = text(stream);
  const trace = await spawn('cat', ['/dev/null'], { stdio: 'ignore', filter: 'openat' });
  await report(trace, straceReporter(stream));
  stream.end();
  const lines = (await output).trimEnd().split('\n');
  expect(lines).toContain('openat(AT_FDCWD, "/dev/null", O_RDONLY) = 3');
  expect(lines.at(-1)).toBe('+++ exited with 0 +++');
});

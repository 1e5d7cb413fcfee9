import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { SpawnOptions } from '@ptracer/core';
import { EVERY_CALL, EXECUTING, everySyscall, asMade, missingFrom } from './every-syscall-program.js';
import {
  callsOf,
  eventsOfType,
  eventually,
  HAS_COMPILER,
  leftovers,
  sayWhatIsSkipped,
  temporaryFolder,
  traceOf,
  type Outcome,
} from './harness.js';
import { HAS_STRACE, watchedTraceOf } from './reads-of-tracer.js';

sayWhatIsSkipped();
if (!HAS_STRACE) console.warn('SKIPPED: how much the tracer reads, which strace sees and is not installed');

/** Most of what can be asked for: the tracer looks at as much memory as it ever does. */
const EVERYTHING: SpawnOptions = { followForks: true, descriptorPaths: true, stringLimit: 4096 };

/** Bytes, and reads, of one stop. Two arrays of pointers that do not end are 512 KiB each. */
const LITTLE = 2 ** 18;
const OF_TWO_ARRAYS = 2 ** 21;
const MOST_READS = 512;

/** What holds of every trace, whatever the program did. */
async function expectSound({
  pid,
  events,
  status,
}: Pick<Outcome, 'pid' | 'events' | 'status'>): Promise<void> {
  expect(status).toEqual({ code: 0, signal: null });
  expect(eventsOfType(events, 'lost')).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: 'exit', pid, code: 0 });
  await eventually(leftovers).toEqual([]);
}

describe.skipIf(!HAS_COMPILER)('a program that makes every system call', { timeout: 240_000 }, () => {
  const program = everySyscall();

  it('gets the same results under the tracer, which tells of each of them', async () => {
    const alone = spawnSync(program(), ['valid', temporaryFolder()], { encoding: 'utf8' });
    expect(alone).toMatchObject({ status: 0, stderr: '' });
    const outcome = await traceOf(program(), ['valid', temporaryFolder()], EVERYTHING);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toBe(alone.stdout);
    const own = callsOf(outcome.events).filter(({ pid }) => pid === outcome.pid);
    const results = outcome.stdout.trimEnd().split('\n');
    const first = own.findIndex(({ name }) => name === 'chdir');
    expect(asMade(own.slice(first)).slice(0, results.length)).toEqual(results);
    expect(missingFrom(outcome.events, EVERY_CALL)).toEqual([]);
    await expectSound(outcome);
  });

  it('is traced to its end when no argument means anything', async () => {
    const outcome = await traceOf(program(), ['invalid', ...EVERY_CALL], EVERYTHING);
    expect(missingFrom(outcome.events, EVERY_CALL)).toEqual([]);
    await expectSound(outcome);
  });

  it.each([
    ['of hostile memory', LITTLE, EVERY_CALL.filter((call) => !EXECUTING.includes(call))],
    ['of arrays that do not end', OF_TWO_ARRAYS, EXECUTING],
  ])('is traced to its end, and little is read %s', async (_, most, calls) => {
    const outcome = await watchedTraceOf(program(), ['hostile', ...calls], EVERYTHING);
    expect(missingFrom(outcome.events, calls)).toEqual([]);
    await expectSound(outcome);
    expectLittle(outcome, most);
  });

  it('is traced to its end, and little is read, when another thread changes its memory all the time', async () => {
    const outcome = await watchedTraceOf(program(), ['torn'], EVERYTHING);
    await expectSound(outcome);
    // It is torn: of the same calls some succeed and some do not.
    const errors = callsOf(outcome.events, 'uname').map(({ result }) => result.errno);
    expect(new Set(errors)).toEqual(new Set([null, 'EFAULT']));
    expectLittle(outcome, LITTLE);
  });
});

/** Bounds what is read for one stop, if it was seen. */
function expectLittle({ stops, events }: Awaited<ReturnType<typeof watchedTraceOf>>, most: number): void {
  if (stops === undefined) return;
  // Each call stops twice: none of the log is missing.
  expect(stops.length).toBeGreaterThan(callsOf(events).length);
  const greatest = (of: 'bytes' | 'reads'): number =>
    stops.reduce((most, stop) => Math.max(most, stop[of]), 0);
  expect(greatest('bytes')).toBeGreaterThan(0);
  expect(greatest('bytes')).toBeLessThan(most);
  expect(greatest('reads')).toBeLessThan(MOST_READS);
}

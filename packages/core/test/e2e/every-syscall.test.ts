import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { SpawnOptions } from '@ptracer/core';
import { EVERY_CALL, everySyscall, missingFrom, asMade } from './every-syscall-program.js';
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

sayWhatIsSkipped();

/** Most of what can be asked for: the tracer looks at as much memory as it ever does. */
const EVERYTHING: SpawnOptions = { followForks: true, descriptorPaths: true, stringLimit: 4096 };

/** What holds of every trace, whatever the program did. */
async function expectSound({ pid, events, status }: Outcome): Promise<void> {
  expect(status).toEqual({ code: 0, signal: null });
  expect(eventsOfType(events, 'lost')).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: 'exit', pid, code: 0 });
  await eventually(leftovers).toEqual([]);
}

describe.skipIf(!HAS_COMPILER)('a program that makes every system call', () => {
  const program = everySyscall();

  it('gets the same results under the tracer, which tells of each of them', async () => {
    const alone = spawnSync(program(), ['valid', temporaryFolder()], { encoding: 'utf8' });
    expect(alone).toMatchObject({ status: 0, stderr: '' });
    const outcome = await traceOf(program(), ['valid', temporaryFolder()], EVERYTHING);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toBe(alone.stdout);
    const { pid, events } = outcome;
    const own = callsOf(events).filter((call) => call.pid === pid);
    const results = outcome.stdout.trimEnd().split('\n');
    const first = own.findIndex(({ name }) => name === 'chdir');
    expect(asMade(own.slice(first)).slice(0, results.length)).toEqual(results);
    expect(missingFrom(events)).toEqual([]);
    await expectSound(outcome);
  });

  it.each([['invalid'], ['hostile']])('is traced to its end when the arguments are %s', async (mode) => {
    const outcome = await traceOf(program(), [mode, ...EVERY_CALL], EVERYTHING);
    expect(missingFrom(outcome.events)).toEqual([]);
    await expectSound(outcome);
  });

  it('is traced to its end when another thread changes what the arguments are about', async () => {
    const outcome = await traceOf(program(), ['torn'], EVERYTHING);
    await expectSound(outcome);
    // It is torn: of the same calls some succeed and some do not.
    const errors = new Set(callsOf(outcome.events, 'uname').map(({ result }) => result.errno));
    expect(errors).toEqual(new Set([null, 'EFAULT']));
  });
});

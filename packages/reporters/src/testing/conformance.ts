/** What every reporter can be expected to do, as checks that throw. */
import assert from 'node:assert/strict';
import type { TraceEvent } from '@ptracer/core';
import type { ReporterDefinition } from '../reporter.js';
import { everyEvent, everyFinding } from './made-up.js';
import { recordedTrace, RECORDED_NAMES } from './recorded.js';
import { StandstillError } from './patience.js';
import { Recording, type RunOptions } from './recording.js';

export interface ConformanceCheck {
  /** Reads as a fact: `changes no event`. */
  name: string;
  /** @throws {AssertionError} where it does not hold, and whatever the reporter throws */
  run(): Promise<void>;
}

export interface ConformanceOptions {
  /** Options that the reporter is made with. */
  options?: Readonly<Record<string, unknown>>;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** Many calls, one like the other. */
function storm(count: number): TraceEvent[] {
  const [start, ...others] = everyEvent();
  const calls = others.filter(({ type }) => type === 'syscall');
  return [start!, ...Array.from({ length: count }, (_, i) => calls[i % calls.length]!)];
}

/** Names the first line that differs: the whole of both would be too much to read. */
function assertAsAlone(text: string, alone: string): void {
  if (text === alone) return;
  const [lines, expected] = [text.split('\n'), alone.split('\n')];
  const index = [...lines, undefined].findIndex((line, i) => line !== expected[i]);
  const [line, other] = [lines, expected].map((of) => JSON.stringify(of[index]?.slice(0, 100) ?? ''));
  assert.fail(
    `two of them at one time do not write what one alone writes: line ${index + 1} is ${line}, not ${other}`,
  );
}

/** Far more than a stream takes at once; far less than a storm has to tell. */
const BACKLOG_LIMIT = 256 << 10;
const STORM = 5_000;

/**
 * The checks for one reporter. Run them with any test runner:
 * `for (const { name, run } of conformanceChecks(reporter)) test(name, run);`
 *
 * @param definition what the reporter's module has as its default export
 */
export function conformanceChecks(
  definition: ReporterDefinition<never>,
  { options = {} }: ConformanceOptions = {},
): ConformanceCheck[] {
  const run = (events: readonly TraceEvent[], more: Partial<RunOptions> = {}): Promise<Recording> =>
    Recording.of(definition, events, { options, findings: [], ...more });
  const [start, ...rest] = everyEvent();
  return [
    ...RECORDED_NAMES.map((name) => ({
      name: `shows the recorded trace ${name}`,
      run: async () => void (await run(await recordedTrace(name))),
    })),
    { name: 'shows events of every type', run: async () => void (await run(everyEvent())) },
    {
      name: 'shows findings of every rule',
      run: async () => void (await run(everyEvent(), { findings: everyFinding() })),
    },
    { name: 'shows a trace without events', run: async () => void (await run([])) },
    { name: 'shows a trace that begins in the middle', run: async () => void (await run(rest)) },
    {
      name: 'shows a trace that breaks off',
      run: async () => void (await run([start!], { error: new Error('the tracer died') })),
    },
    {
      name: 'changes no event, and no finding',
      run: async () => void (await run(deepFreeze(everyEvent()), { findings: deepFreeze(everyFinding()) })),
    },
    {
      name: 'is in colour only where colour is wanted',
      async run() {
        const { text } = await run(everyEvent(), { findings: everyFinding(), color: false });
        assert.ok(!text.includes('\u001B['), 'it wrote an escape sequence for colour where none is wanted');
      },
    },
    {
      name: 'can run twice at the same time',
      async run() {
        const alone = await run(everyEvent(), { findings: everyFinding() });
        const both = await Promise.all([
          run(everyEvent(), { findings: everyFinding() }),
          run(everyEvent(), { findings: everyFinding() }),
        ]);
        for (const { text } of both) assertAsAlone(text, alone.text);
      },
    },
    {
      name: 'waits for a destination that is slow',
      async run() {
        const { backlog } = await run(storm(STORM), { slow: true });
        assert.ok(
          backlog <= BACKLOG_LIMIT,
          `it piled up ${backlog} bytes in its destination: return, or await, what write() returns`,
        );
      },
    },
    {
      name: 'goes on when the reader of its destination is gone',
      run: async () => void (await run(storm(100), { gone: true })),
    },
  ];
}

/**
 * Runs all checks; those after one that never comes to an end are not run.
 * @throws {AggregateError} with what each check that failed threw; its message names them
 */
export async function checkReporter(
  definition: ReporterDefinition<never>,
  options: ConformanceOptions = {},
): Promise<void> {
  const failures: Error[] = [];
  for (const { name, run } of conformanceChecks(definition, options)) {
    try {
      await run();
    } catch (error) {
      failures.push(
        new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
      );
      if (error instanceof StandstillError) break;
    }
  }
  if (failures.length === 0) return;
  throw new AggregateError(
    failures,
    `the reporter does not do this:\n${failures.map(({ message }) => `- ${message}`).join('\n')}`,
  );
}

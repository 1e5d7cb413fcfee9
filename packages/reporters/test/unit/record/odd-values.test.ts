import { Readable, Writable } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILTIN_NAMES } from '../../../src/builtin.js';
import { eventFault } from '../../../src/record/event-shape.js';
import { readTrace } from '../../../src/record/read.js';
import { runReport } from '../../../src/report.js';
import { everyEvent, recordedTrace } from '../../../src/testing/index.js';

const lineOf = (event: unknown): string => `${JSON.stringify(event)}\n`;

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Every reporter, those with many texts with all of them. */
const reporters = (): [string, Readonly<Record<string, unknown>>][] => [
  ...BUILTIN_NAMES.map((name): [string, Readonly<Record<string, unknown>>] => [name, { output: nowhere() }]),
  [
    'strace',
    {
      output: nowhere(),
      timestamps: 'microseconds',
      descriptorDetails: true,
      abbreviate: false,
      stackFrames: 'all',
    },
  ],
  ['pretty', { output: nowhere(), stackFrames: 'all', abbreviate: false, descriptorDetails: true }],
  ['leaks', { output: nowhere(), all: true, json: true }],
  ['summary', { output: nowhere(), by: 'site' }],
];

/** Shows what can be read of a text with every reporter; gives what was said of those that failed, and how much was lost. */
async function show(text: string): Promise<{ failures: string[]; lost: number; events: number }> {
  const failures: string[] = [];
  const trace = readTrace(Readable.from([Buffer.from(text)]));
  const { events } = await runReport(trace, {
    reporters: reporters(),
    folder: '/app',
    onFailure: ({ reporter, error }) => failures.push(`${reporter}: ${error.stack}`),
  });
  return { failures, lost: trace.damage?.lines ?? 0, events };
}

const ODD: readonly unknown[] = [null, '', -1, 1.5, 1e300, {}, [], [null], 'AF_INET6', { toString: 1 }];

type Path = readonly string[];

/** Where there is a value in a value. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** A copy with another value at a path; without one where it is `undefined`. */
function withValue(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withValue(copy[key], rest, odd);
  return copy;
}

/** One event of each type, and one call of each name. */
async function sample(): Promise<TraceEvent[]> {
  const events = [
    ...everyEvent(),
    ...(await recordedTrace('shell')),
    ...(await recordedTrace('server')),
    ...(await recordedTrace('stalls')),
  ];
  const kinds = new Map<string, TraceEvent>();
  for (const event of events) {
    const key = event.type === 'syscall' ? `${event.name} ${event.stack !== undefined}` : event.type;
    if (!kinds.has(key)) kinds.set(key, event);
  }
  return [...kinds.values()];
}

// What `github` writes beside its output.
beforeEach(() => void vi.stubEnv('GITHUB_STEP_SUMMARY', ''));

describe('no reporter fails for what a damaged trace gives', () => {
  it.each(ODD.map((odd) => [JSON.stringify(odd), odd]))(
    'where any value is %s',
    async (_, odd) => {
      const [start, ...others] = await sample();
      const lines = others.flatMap((event) =>
        pathsIn(event).map((path) => lineOf(withValue(event, path, odd))),
      );
      const { failures, lost, events } = await show(lineOf(start) + lines.join(''));
      expect(failures).toEqual([]);
      expect(events).toBe(lines.length + 1);
      expect(lost).toBeGreaterThan(lines.length / 3);
    },
    60_000,
  );

  it('where any value is not there', async () => {
    const [start, ...others] = await sample();
    const lines = others.flatMap((event) =>
      pathsIn(event).map((path) => lineOf(withValue(event, path, undefined))),
    );
    expect((await show(lineOf(start) + lines.join(''))).failures).toEqual([]);
  }, 60_000);

  it('where anything is odd about its beginning', async () => {
    const [start, ...others] = everyEvent();
    const starts = [...ODD, 2 ** 62, 2 ** 63]
      .flatMap((odd) => pathsIn(start).map((path) => withValue(start, path, odd)))
      .filter((odd) => eventFault(odd, []) === undefined);
    expect(starts.length).toBeGreaterThan(5);
    for (const odd of starts)
      expect((await show([odd, ...others].map(lineOf).join(''))).failures).toEqual([]);
  }, 60_000);

  it('where bits have flipped', async () => {
    const text = (await recordedTrace('shell')).map(lineOf).join('');
    let random = 20_261_125;
    const next = (below: number): number => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return random % below;
    };
    for (let round = 0; round < 10; round++) {
      const bytes = Buffer.from(text);
      for (let flip = 0; flip < 100; flip++) bytes[next(bytes.length)]! ^= 1 << next(8);
      const { failures, lost } = await show(bytes.toString('latin1'));
      expect(failures).toEqual([]);
      expect(lost).toBeGreaterThan(0);
    }
  }, 60_000);
});

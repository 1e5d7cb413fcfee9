import { PassThrough } from 'node:stream';
import type { TraceEvent, WarningEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { reportAtEnd, type Outcome } from '../../../src/formats/at-end.js';
import { githubReporter } from '../../../src/formats/github.js';
import { junitReporter } from '../../../src/formats/junit.js';
import { sarifReporter } from '../../../src/formats/sarif.js';
import { visible } from '../../../src/text/visible.js';
import { call, exit, START, thread } from '../events.js';
import { leak, LOST, VARIOUS, WARNING, written, type Telling } from './findings.js';

async function outcomeOf(telling: Telling): Promise<Outcome> {
  let outcome: Outcome | undefined;
  await written(
    () =>
      reportAtEnd('test', async (one) => {
        outcome = one;
      }),
    telling,
  );
  return outcome!;
}

const warning = (message: string): WarningEvent => ({ ...(WARNING as WarningEvent), message });

/** One event of every type. */
const EVENTS: readonly TraceEvent[] = [
  START,
  call({ duration: null }),
  call({ startTime: 6.1e9, duration: 2e9 }),
  {
    v: 1,
    seq: 3,
    type: 'signal',
    pid: 10,
    tid: 10,
    signal: 'SIGINT',
    number: 2,
    code: 'SI_USER',
    time: 5.1e9,
  },
  { v: 1, seq: 4, type: 'stop', pid: 10, tid: 10, signal: 'SIGSTOP', time: 5.2e9 },
  thread(11),
  { v: 1, seq: 6, type: 'exec', pid: 10, formerTid: 10, path: null, time: 5.6e9 },
  exit(10, 6.2e9),
  LOST,
  WARNING,
];

describe('the outcome of a trace', () => {
  it('has the time from the first event to the end of the last call', async () => {
    const { wallNs, endTime } = await outcomeOf({ events: EVENTS });
    expect(endTime).toBe(8.1e9);
    expect(wallNs).toBe(3.1e9);
  });

  it('has no time where there is no event', async () => {
    expect(await outcomeOf({ events: [] })).toMatchObject({
      wallNs: 0,
      endTime: undefined,
      start: undefined,
    });
  });

  it('has warnings once each, and says how often they came', async () => {
    const { notices } = await outcomeOf({ events: [warning('a'), warning('b'), warning('a')] });
    expect(notices.map(({ text }) => text)).toEqual(['a (2 times)', 'b']);
  });

  it('has the number of lost events, where that is known of all', async () => {
    const some: TraceEvent = { ...LOST, count: null } as TraceEvent;
    expect((await outcomeOf({ events: [LOST, LOST] })).notices[0]?.text).toMatch(/^6 events were lost: /);
    expect((await outcomeOf({ events: [LOST, some] })).notices[0]?.text).toMatch(/^some events were lost: /);
    expect((await outcomeOf({ events: [{ ...LOST, count: 1 } as TraceEvent] })).notices[0]?.text).toMatch(
      /^1 event was lost: /,
    );
  });

  it('has a hundred kinds of warnings at most, and counts the others', async () => {
    const events = Array.from({ length: 250 }, (_, i) => warning(`number ${i}`));
    const { notices } = await outcomeOf({ events });
    expect(notices).toHaveLength(101);
    expect(notices.at(-1)?.text).toBe('150 more warnings');
  });
});

const REPORTERS = {
  sarif: sarifReporter,
  junit: junitReporter,
  github: (destination: Parameters<typeof githubReporter>[0]) => githubReporter(destination, { env: {} }),
};

describe.each(Object.entries(REPORTERS))('the reporter %s', (name, make) => {
  const deepFreeze = <Value>(value: Value): Value => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
    return value;
  };

  it('takes every event and finding, and changes none', async () => {
    const telling = deepFreeze(structuredClone({ events: EVENTS, findings: VARIOUS }));
    expect(await written(make, telling)).not.toBe('');
  });

  it('writes the same again: nothing is left of a trace before', async () => {
    const telling = { events: EVENTS, findings: [leak()] };
    const first = await written(make, telling);
    await written(make, { events: EVENTS, findings: VARIOUS });
    expect(await written(make, telling)).toBe(first);
  });

  it('has its name, for when it fails', () => {
    expect(make(new PassThrough()).name).toBe(name);
  });
});

describe('text that is made visible', () => {
  it('has escapes for what cannot be seen', () => {
    expect(visible('a\n\t\r\0\u001b\u007f\u0085b')).toBe('a\\n\\t\\r\\x00\\x1b\\x7f\\x85b');
    expect(visible('\u2028\u202e\u2066\ufffe\uffff\ud800')).toBe(
      '\\u2028\\u202e\\u2066\\ufffe\\uffff\\ud800',
    );
  });

  it('stays as it is where all can be seen', () => {
    expect(visible('naïve 日本 🎉 \\n "x"')).toBe('naïve 日本 🎉 \\n "x"');
  });
});

import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { jsonLinesReporter } from '../../src/formats/json-lines.js';
import { report } from '../../src/report.js';
import { Summary } from '../../src/answers/summary.js';
import { formatSummary, summaryReporter } from '../../src/views/summary.js';
import { call, exit, FAILED, START, traceOf } from './events.js';

describe('the summary', () => {
  it('counts calls that returned, errors and time, the longest first', () => {
    const summary = new Summary();
    const events = [
      START,
      call(),
      FAILED,
      call({ name: 'read', duration: 3_000_000 }),
      call({ name: 'exit_group', duration: null }),
    ];
    for (const event of events) summary.add(event);
    expect(summary.rows()).toEqual([
      { name: 'read', calls: 1, errors: 0, time: 3_000_000, min: 3_000_000, max: 3_000_000 },
      { name: 'close', calls: 2, errors: 1, time: 42_000, min: 21_000, max: 21_000 },
    ]);
    expect(formatSummary(summary.rows())).toBe(
      [
        '% time     seconds  usecs/call     calls    errors syscall',
        '------ ----------- ----------- --------- --------- ----------------',
        ' 98.62    0.003000        3000         1           read',
        '  1.38    0.000042          21         2         1 close',
        '------ ----------- ----------- --------- --------- ----------------',
        '100.00    0.003042        1014         3         1 total',
        '',
      ].join('\n'),
    );
  });

  it('of nothing has a total all the same', () => {
    expect(formatSummary([]).trimEnd().split('\n').at(-1)).toMatch(/^ {2}0\.00 .* total$/);
  });

  it('is printed once, at the end', async () => {
    const stream = new PassThrough();
    const output = text(stream);
    await report(traceOf(START, call(), exit(10)), summaryReporter(stream));
    stream.end();
    expect((await output).match(/% time/g)).toHaveLength(1);
  });
});

it('JSON lines are the events', async () => {
  const stream = new PassThrough();
  const output = text(stream);
  await report(traceOf(START, call(), FAILED, exit(10)), jsonLinesReporter(stream));
  stream.end();
  const lines = (await output).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([START, call(), FAILED, exit(10)]);
});

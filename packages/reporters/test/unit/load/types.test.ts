/** What is wrong does not compile: `npx tsc` fails where one of the lines below would. */
import { PassThrough } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import { expect, it } from 'vitest';
import {
  defineReporter,
  defineReporterFactory,
  makeReporter,
  report,
  runReport,
  straceReporter,
  type Reporter,
  type ReporterChoice,
  type ReporterFactory,
  type ReporterGenerator,
} from '../../../src/index.js';

declare const trace: AsyncIterable<TraceEvent>;
declare const generator: ReporterGenerator<{ limit?: number }>;
declare const factory: ReporterFactory<{ limit?: number }>;
declare const needy: ReporterFactory<{ limit: number }>;
declare const several: ReporterChoice[];
declare const reporters: Reporter[];
declare const name: string;
declare const oneOfTwo: 'leaks' | 'summary';
declare const record: Record<string, unknown>;

const output = new PassThrough();
const untyped = defineReporter(async function* (events, { options }) {
  for await (const { type } of events) if (type === options['wanted']) yield type;
});
const untypedFactory = defineReporterFactory(({ options: { from = 1 } }) => ({ onEnd: () => void from }));

const right = [
  () => report(trace),
  () => report(trace, ...several),
  () => report(trace, ...reporters, 'json'),
  () => report(trace, 'leaks', 'files', './files.mjs', name, straceReporter(output)),
  () => report(trace, { onEvent: ({ seq }) => void seq }, generator, factory, untyped, untypedFactory),
  () => report(trace, ['json', { output }], ['junit', {}], ['leaks', { limit: 3, output: 'x', color: true }]),
  () => report(trace, ['summary', { by: 'package', columns: ['calls'] }]),
  () => report(trace, ['leaks', { filter: ({ name: called }) => called === 'openat' }]),
  () => report(trace, ['files', { any: 1, output: '-' }], ['./x.mjs', { any: true }], [name, { any: 'x' }]),
  () => report(trace, [oneOfTwo, { json: true }], ['leaks', record], [generator, record]),
  () => report(trace, [generator, { limit: 3, output }], [factory, { output }], [needy, { limit: 1 }]),
  () => report(trace, [untyped, { any: 1 }], [untypedFactory, { from: 3, output: 'x' }]),
  () => runReport(trace, { reporters: ['json', ['leaks', { limit: 3 }], [generator, { limit: 3 }]] }),
  () => runReport(trace, { reporters: several }),
  () => makeReporter(['summary', { by: 'thread' }], '/'),
];

const wrong = [
  // @ts-expect-error
  () => report(trace, ['summary', { by: 'bogus' }]),
  // @ts-expect-error there is no such option
  () => report(trace, ['leaks', { limt: 3 }]),
  // @ts-expect-error
  () => report(trace, ['leaks', { limit: 3, limt: 3 }]),
  // @ts-expect-error
  () => report(trace, 'json', ['leaks', { limit: 'x' }]),
  // @ts-expect-error
  () => report(trace, ['json', { output: 3 }]),
  // @ts-expect-error
  () => report(trace, ['files', { color: 'no' }]),
  // @ts-expect-error
  () => report(trace, [generator, { limit: 'x' }]),
  // @ts-expect-error
  () => report(trace, [generator, { limt: 3 }]),
  // @ts-expect-error
  () => report(trace, [factory, { limit: 'x' }]),
  // @ts-expect-error
  () => report(trace, [needy, {}]),
  // @ts-expect-error hooks take no options
  () => report(trace, [{ onEvent() {} }, { output: 'x' }]),
  // @ts-expect-error there is no such hook
  () => report(trace, { onEvnt() {} }),
  // @ts-expect-error
  () => runReport(trace, { reporters: [['summary', { by: 'bogus' }]] }),
  // @ts-expect-error
  () => runReport(trace, { reporters: [[generator, { limit: 'x' }]] }),
  // @ts-expect-error
  () => makeReporter(['leaks', { limt: 3 }], '/'),
];

it('checks the options of reporters that are built in, and of definitions', () => {
  expect([right.length, wrong.length]).toEqual([15, 15]);
});

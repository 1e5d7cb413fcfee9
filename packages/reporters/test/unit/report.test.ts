import type { TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { LeakAnalysis } from '../../src/answers/leaks.js';
import type { Analysis } from '../../src/analysis.js';
import type { Finding } from '../../src/finding.js';
import { runReport } from '../../src/report.js';
import type { Reporter, TraceSummary } from '../../src/reporter.js';
import { everyEvent } from '../../src/testing/index.js';
import { call, exit, START, traceOf } from './events.js';
import { at, Program } from './program.js';

/** Writes down what it is told. */
function recorder(log: string[], more: Partial<Reporter> = {}): Reporter {
  return {
    onStart: ({ start, folder }) =>
      void log.push(`begin ${start?.command.join(' ') ?? 'nothing'} in ${folder}`),
    onEvent: ({ type }) => void log.push(type),
    onFinding: ({ rule, site }) => void log.push(`${rule} ${site?.line}`),
    onEnd: ({ events, calls, findings }) => void log.push(`end ${events} ${calls} ${findings.length}`),
    ...more,
  };
}

function leaking(): Program {
  const program = new Program();
  program.open('/one', 20, { frames: [at(1)] });
  for (const fd of [21, 22]) program.open('/two', fd, { frames: [at(2)] });
  program.exit();
  return program;
}

describe('a reporter is told', () => {
  it('of the start, each event, what was found, and the end', async () => {
    const log: string[] = [];
    await runReport(traceOf(...leaking().events), {
      reporters: [recorder(log)],
      analyses: [new LeakAnalysis()],
      folder: '/app',
    });
    const [start, ...rest] = log;
    expect(start).toBe('begin x in /app');
    expect(rest).toEqual(['start', 'syscall', 'syscall', 'syscall', 'exit', 'leak 2', 'leak 1', 'end 5 3 2']);
  });

  it('of the beginning even where there is no start event, or no event at all', async () => {
    for (const events of [[call()], []]) {
      const log: string[] = [];
      await runReport(traceOf(...events), { reporters: [recorder(log)], folder: '/' });
      expect(log[0]).toBe('begin nothing in /');
    }
  });

  it('how the command ended, and what was lost', async () => {
    let summary: TraceSummary | undefined;
    const keep: Reporter = { onEnd: (one) => void (summary = one) };
    const lost = { v: 1, seq: 3, type: 'lost', count: 4, reason: '', time: 0 } as const;
    await runReport(traceOf(START, lost, lost, exit(10)), { reporters: [keep] });
    expect(summary).toMatchObject({ lost: 8, status: { code: 0, signal: null }, findings: [], answers: {} });
    await runReport(traceOf(...everyEvent()), { reporters: [keep] });
    expect(summary).toMatchObject({ lost: null, status: { code: null, signal: 'SIGSEGV' } });
  });
});

describe('analyses', () => {
  it('that reporters bring run once for each rule, and everybody hears of what they find', async () => {
    const logs: string[][] = [[], []];
    const reporters = logs.map((log) => recorder(log, { analyses: [new LeakAnalysis()] }));
    const { findings, answers } = await runReport(traceOf(...leaking().events), { reporters });
    expect(findings).toHaveLength(2);
    expect(answers.leak).toMatchObject({ opened: 3 });
    for (const log of logs)
      expect(log.filter((line) => line.startsWith('leak'))).toEqual(['leak 2', 'leak 1']);
  });
});

it('a trace that was left is as long as until then', async () => {
  const program = new Program();
  for (const fd of [21, 22]) program.open('/two', fd, { frames: [at(2)] });
  const { startTime: time } = program.events.at(-1)! as { startTime: number };
  const left = Object.assign(traceOf(...program.events), { detachedAt: time + 5e9 });
  const { findings } = await runReport(left, { reporters: [], analyses: [new LeakAnalysis()] });
  expect(findings).toMatchObject([{ state: 'growing', count: 2 }]);
  expect((findings[0] as { ageNs: number }).ageNs).toBeGreaterThan(5e9);
});

describe('what a hook returns', () => {
  it("is waited for, where it can be, and is nobody's business, where not", async () => {
    const log: string[] = [];
    const settling = (): Promise<void> =>
      new Promise((resolve) => {
        setImmediate(() => {
          log.push('settled');
          resolve();
        });
      });
    await runReport(traceOf(START, call(), exit(10)), {
      reporters: [
        {
          onStart: () => 7 as never,
          onEvent: (({ type }: TraceEvent) => log.push(type)) as never,
        },
        { onEvent: ({ type }) => (type === 'start' ? settling() : undefined) },
      ],
    });
    expect(log).toEqual(['start', 'settled', 'syscall', 'exit']);
  });
});

describe('an analysis of a reporter that throws', () => {
  it.each(['observe', 'finish'] as const)(
    'in %s takes that reporter along, and nobody else',
    async (where) => {
      const fail = (): never => {
        throw new Error('I cannot count');
      };
      const own = {
        rule: 'mine',
        observe: where === 'observe' ? fail : () => {},
        finish: where === 'finish' ? fail : () => ({ findings: [], answer: {} }),
      } as unknown as Analysis;
      const log: string[] = [];
      const failures: string[] = [];
      const { findings } = await runReport(traceOf(...leaking().events), {
        reporters: [{ name: 'bad', analyses: [own], onEnd: () => void log.push('bad ends') }, recorder(log)],
        analyses: [new LeakAnalysis()],
        onFailure: ({ reporter, error }) => failures.push(`${reporter}: ${error.message}`),
      });
      expect(failures).toEqual(['bad: I cannot count']);
      expect(log.at(-1)).toBe('end 5 3 2');
      expect(log).not.toContain('bad ends');
      expect(findings).toHaveLength(2);
    },
  );
});

describe('a reporter that fails', () => {
  const sound = new Error('the disk is full');

  it.each([
    ['onStart', { onStart: () => Promise.reject(sound) }],
    [
      'onEvent',
      {
        onEvent: () => {
          throw sound;
        },
      },
    ],
    ['onFinding', { onFinding: () => Promise.reject(sound) }],
    ['onEnd', { onEnd: () => Promise.reject(sound) }],
  ] satisfies [string, Reporter][])(
    'in %s is named, and told nothing more; the others are',
    async (hook, hooks) => {
      const [bad, good]: [string[], string[]] = [[], []];
      const reporters = [recorder(bad, { name: 'bad', ...hooks }), recorder(good)];
      const failures: string[] = [];
      const report = await runReport(traceOf(...leaking().events), {
        reporters,
        analyses: [new LeakAnalysis()],
        onFailure: ({ reporter, error }) => failures.push(`${reporter}: ${error.message}`),
      });
      expect(failures).toEqual(['bad: the disk is full']);
      expect(report.failures).toMatchObject([{ reporter: 'bad', error: sound }]);
      expect(good).toHaveLength(9);
      expect(bad.filter((line) => line.startsWith('end'))).toEqual([]);
      expect(bad.length).toBeLessThan(hook === 'onEnd' ? 9 : 8);
    },
  );

  it('makes the report fail at its end, where nobody else listens', async () => {
    const log: string[] = [];
    const bad: Reporter = {
      name: 'bad',
      onEvent() {
        throw sound;
      },
    };
    const reporting = runReport(traceOf(START, call()), { reporters: [bad, recorder(log)] });
    await expect(reporting).rejects.toMatchObject({
      code: 'ERR_PTRACER_REPORTER_FAILED',
      message: 'the reporter bad failed and was told nothing more: the disk is full',
      cause: sound,
    });
    expect(log.at(-1)).toBe('end 2 1 0');
  });

  it('is told of with the first reason, and how many more failed', async () => {
    const fail = () => Promise.reject(sound);
    const reporting = runReport(traceOf(START), { reporters: [{ onEvent: fail }, { onEvent: fail }] });
    await expect(reporting).rejects.toThrow(
      /^the reporter that was given failed and was told nothing more: the disk is full \(1 more failed\)$/,
    );
  });

  it('may throw what is no error', async () => {
    const bad: Reporter = { onEvent: () => Promise.reject('a word') };
    const { failures } = await runReport(traceOf(START), { reporters: [bad], onFailure: () => {} });
    expect(failures[0]?.error.message).toBe('a word');
  });
});

it('a trace that breaks off is told to its end, with what was found, and then thrown', async () => {
  const log: string[] = [];
  const found: Finding[] = [];
  const trace = async function* () {
    yield* leaking().events;
    throw new Error('the tracer died');
  };
  let error: Error | undefined;
  const reporter = recorder(log, {
    onFinding: (finding) => void found.push(finding),
    onEnd: (summary) => void (error = summary.error),
  });
  const reporting = runReport(trace(), { reporters: [reporter], analyses: [new LeakAnalysis()] });
  await expect(reporting).rejects.toThrow('the tracer died');
  expect(found).toHaveLength(2);
  expect(error?.message).toBe('the tracer died');
});

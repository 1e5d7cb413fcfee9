import { describe, expect, it } from 'vitest';
import { BUILTIN_NAMES, makeBuiltin } from '../../src/builtin.js';
import { LeakAnalysis } from '../../src/answers/leaks.js';
import {
  defineReporter,
  defineReporterFactory,
  type Reporter,
  type ReporterDefinition,
  type ReporterFactory,
  type TraceSummary,
} from '../../src/reporter.js';
import {
  checkReporter,
  conformanceChecks,
  everyEvent,
  everyFinding,
  recordedTrace,
  render,
} from '../../src/testing/index.js';

const builtin = (name: (typeof BUILTIN_NAMES)[number]): ReporterDefinition => {
  return defineReporterFactory((context) => makeBuiltin(name, context));
};

describe.each(BUILTIN_NAMES)('the reporter %s', (name) => {
  for (const { name: fact, run } of conformanceChecks(builtin(name))) it(fact, run);
});

describe('the checks find a reporter that', () => {
  const failing = async (definition: ReporterDefinition): Promise<string[]> => {
    try {
      await checkReporter(definition);
      return [];
    } catch (error) {
      return (error as AggregateError).errors.map(({ message }: Error) => message.replace(/:.*/s, ''));
    }
  };

  it('throws for a type of event', async () => {
    const names = await failing(
      defineReporterFactory(() => ({
        onEvent({ type }) {
          if (type === 'stop') throw new Error('what is that?');
        },
      })),
    );
    expect(names).toContain('shows events of every type');
    expect(names).not.toContain('shows a trace without events');
  });

  it('wants a start event', async () => {
    const reporter = defineReporterFactory(({ write }) => ({
      onStart: ({ start }) => write(start!.command.join(' ')),
    }));
    expect(await failing(reporter)).toEqual([
      'shows a trace without events',
      'shows a trace that begins in the middle',
    ]);
  });

  it('changes an event', async () => {
    const reporter = defineReporterFactory(() => ({ onEvent: (event) => void (event.seq = 0) }));
    expect(await failing(reporter)).toEqual(['changes no event, and no finding']);
  });

  it('always writes in colour', async () => {
    const reporter = defineReporter(async function* (events) {
      for await (const { type } of events) yield `\u001B[1m${type}\u001B[22m\n`;
    });
    expect(await failing(reporter)).toEqual(['is in colour only where colour is wanted']);
  });

  it('shares its state', async () => {
    let count = 0;
    const reporter = defineReporterFactory(({ write }) => ({ onEvent: () => write(`${++count}\n`) }));
    expect(await failing(reporter)).toEqual(['can run twice at the same time']);
    const check = conformanceChecks(reporter).find(({ name }) => name === 'can run twice at the same time')!;
    await expect(check.run()).rejects.toThrow(
      /^two of them at one time do not write what one alone writes: line 1 is "\d+", not "\d+"$/,
    );
  });

  it('waits for ever: that check is the last one', async () => {
    const never = (): Promise<never> => new Promise(() => {});
    const waiting: [string, ReporterFactory][] = [
      ['in the making of the reporter', never],
      ['in onStart', () => ({ onStart: never })],
      ['in onEnd', () => ({ onEnd: never })],
    ];
    await Promise.all(
      waiting.map(([where, reporter]) =>
        expect(checkReporter(reporter)).rejects.toThrow(
          new RegExp(`^[^\n]*\n- shows the recorded trace server: it never came to an end, ${where}$`),
        ),
      ),
    );
  });

  it('waits for ever for an event, or a finding', async () => {
    // eslint-disable-next-line require-yield
    const reporter = defineReporter(async function* (events, { options }) {
      for await (const { type } of events) if (type === options['at']) await new Promise(() => {});
    });
    const rendering = (at: string): Promise<string> =>
      render(reporter, everyEvent(), { options: { at }, findings: everyFinding() });
    await Promise.all([
      expect(rendering('stop')).rejects.toThrow(
        /^it never came to an end, in onEvent of stop \(event \d+\)$/,
      ),
      expect(rendering('finding')).rejects.toThrow(/^it never came to an end, in onFinding of leak$/),
    ]);
  });

  it('does not wait for its destination', async () => {
    const reporter = defineReporterFactory(({ stream }) => ({
      onEvent: (event) => void stream.write(JSON.stringify(event)),
    }));
    expect(await failing(reporter)).toEqual(['waits for a destination that is slow']);
  });

  it('returns whatever there is: none', async () => {
    const list: unknown[] = [];
    // eslint-disable-next-line unicorn/no-thenable
    const thenable = { then: (settle: () => void) => setImmediate(settle) };
    for (const onEvent of [(event: unknown) => list.push(event), () => thenable]) {
      expect(await failing(defineReporterFactory(() => ({ onEvent }) as unknown as Reporter))).toEqual([]);
    }
  });

  it('does nothing wrong: none', async () => {
    const reporter = defineReporter(async function* (events) {
      for await (const { type } of events) yield `${type}\n`;
    });
    expect(await failing(reporter)).toEqual([]);
  });
});

it('render gives what a reporter writes, for a test of its own', async () => {
  const reporter = defineReporter(async function* (events, { options }) {
    for await (const { type } of events) if (type === options['wanted']) yield 'yes';
  });
  expect(await render(reporter, everyEvent(), { options: { wanted: 'stop' } })).toBe('yes');
});

describe('a reporter with an analysis, in the kit,', () => {
  const told: TraceSummary[] = [];
  const reporter = defineReporterFactory(({ write }) => ({
    analyses: [new LeakAnalysis()],
    onFinding: ({ rule, severity, site }) => write(`${severity} ${rule} ${site?.url}:${site?.line}\n`),
    onEnd: (summary) => void told.push(summary),
  }));

  it('hears of what it finds, and has its answer', async () => {
    expect(await render(reporter, await recordedTrace('server'))).toBe('error leak /app/server.js:9\n');
    expect(told.at(-1)).toMatchObject({ findings: [{ rule: 'leak' }], answers: { leak: { opened: 72 } } });
  });

  it('hears of findings that are given besides, the worst of all first', async () => {
    const findings = everyFinding().toReversed();
    expect(await render(reporter, await recordedTrace('server'), { findings })).toMatch(
      /^error leak .*\nerror leak .*\nwarning blocking .*\nnote startup .*\nnote leak .*\n$/,
    );
    expect(told.at(-1)?.findings).toHaveLength(5);
  });

  it('hears of what was found until the trace broke off', async () => {
    const error = new Error('the tracer died');
    expect(await render(reporter, await recordedTrace('server'), { error })).toContain('error leak');
    expect(told.at(-1)).toMatchObject({ error, findings: [{ rule: 'leak' }] });
  });
});

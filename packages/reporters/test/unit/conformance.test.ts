import { describe, expect, it } from 'vitest';
import { BUILTIN_NAMES, makeBuiltin } from '../../src/builtin.js';
import { defineReporter, defineReporterFactory, type ReporterDefinition } from '../../src/reporter.js';
import { checkReporter, conformanceChecks, everyEvent, render } from '../../src/testing/index.js';

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
  });

  it('does not wait for its destination', async () => {
    const reporter = defineReporterFactory(({ stream }) => ({
      onEvent: (event) => void stream.write(JSON.stringify(event)),
    }));
    expect(await failing(reporter)).toEqual(['waits for a destination that is slow']);
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

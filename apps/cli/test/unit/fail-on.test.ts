import type { BlockingFinding } from 'ptracer';
import { describe, expect, it } from 'vitest';
import { failsOn, parseFailOn } from '../../src/fail-on.js';

const MS = 1e6;

describe('--fail-on', () => {
  it.each([
    [['leaks,blocking'], [{ rule: 'leak' }, { rule: 'blocking' }]],
    [['leaks, blocking:50'], [{ rule: 'leak' }, { rule: 'blocking', slowerThan: 50 * MS }]],
    [['blocking:1s'], [{ rule: 'blocking', slowerThan: 1000 * MS }]],
    [['blocking:0.5'], [{ rule: 'blocking', slowerThan: 0.5 * MS }]],
  ])('%j', (values, rules) => {
    expect(parseFailOn(values)).toEqual(rules);
  });

  it.each([
    ['blocking:x', 'needs a time such as 5ms, 200us or 1.5s, or a number of milliseconds, not "x"'],
    ['leaks:5', 'leaks takes no value, and has "5"'],
    ['leeks', 'takes leaks or blocking[:TIME], not "leeks"'],
    ['leaks,', 'takes leaks or blocking[:TIME], not ""'],
  ])('refuses %s', (value, message) => {
    expect(() => parseFailOn([value])).toThrow(message);
  });

  it('is about a stall without what tracing added to it', () => {
    const stall = (stallMs: number): BlockingFinding =>
      ({
        rule: 'blocking',
        severity: 'warning',
        stallNs: stallMs * MS,
        stallCalls: 10,
        count: 20,
        tracerNs: 16 * MS,
      }) as BlockingFinding;
    const rules = parseFailOn(['blocking:50']);
    expect(failsOn(rules, [stall(57)])).toEqual([]);
    expect(failsOn(rules, [stall(59)])).toHaveLength(1);
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { matches } from '../../../src/pattern/compile.js';
import { CWD } from '../../support/arbitrary-call.js';
import { anyCase } from '../../support/arbitrary-pattern.js';
import { holds } from '../../support/oracle.js';
import { staged } from '../../support/staged.js';

const OPTIONS = { arch: 'x64', cwd: CWD } as const;
const FILTERS = 4_000;

type Test = (call: Parameters<ReturnType<typeof matches>>[0]) => boolean;

/** Every way to evaluate a filter: as a whole, of a command, of a process that runs already; `undefined` where it is refused. */
function everyWay(filter: Parameters<typeof matches>[0]): Test[] | undefined {
  try {
    return [matches(filter, OPTIONS), ...staged(filter, OPTIONS)];
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_PTRACER_INVALID_FILTER' });
    expect(() => matches(filter, OPTIONS)).toThrow();
    expect(() => staged(filter, OPTIONS)).toThrow();
    return undefined;
  }
}

it('a filter in its stages, as a whole, and as it is written say the same of every call', () => {
  const count = { matched: 0, missed: 0 };
  fc.assert(
    fc.property(anyCase, ([filter, calls]) => {
      const ways = everyWay(filter);
      if (ways === undefined) return;
      for (const call of calls) {
        const wanted = holds(filter, call, CWD);
        count[wanted ? 'matched' : 'missed']++;
        expect(ways.map((way) => way(call))).toEqual([wanted, wanted, wanted]);
      }
    }),
    { numRuns: FILTERS, seed: 20_261_123 },
  );
  expect(count.matched + count.missed).toBeGreaterThan(20_000);
  expect(count.matched).toBeGreaterThan(2_000);
}, 240_000);

import type { Frame, JsStack } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { firstDifference, type TrueFrames } from '../../src/verify/compare.js';

const PROGRAM = '/program.cjs';

function stack(...frames: [string | null, number, number][]): JsStack {
  const internal: Frame = {
    functionName: 'existsSync',
    url: 'node:fs',
    line: 1,
    column: 1,
    kind: 'internal',
  };
  const own = frames.map(([functionName, line, column]): Frame => {
    return { functionName, url: PROGRAM, line, column, kind: 'user' };
  });
  return { frames: [internal, ...own], exact: true, engine: 'remote' };
}

const truth: [string, TrueFrames][] = [
  [
    'a',
    [
      ['f', 3, 5],
      [null, 9, 1],
    ],
  ],
];

describe('firstDifference', () => {
  it('finds none where every frame of the program is equal', () => {
    expect(firstDifference(truth, [['a', stack(['f', 3, 5], [null, 9, 1])]], PROGRAM)).toBeUndefined();
  });

  it.each([
    ['a wrong function', [['a', stack(['g', 3, 5], [null, 9, 1])]], 'f at 3:5 is reported as g at 3:5'],
    ['a wrong line', [['a', stack(['f', 4, 5], [null, 9, 1])]], 'f at 3:5 is reported as f at 4:5'],
    ['a wrong column', [['a', stack(['f', 3, 6], [null, 9, 1])]], 'f at 3:5 is reported as f at 3:6'],
    ['a frame too few', [['a', stack(['f', 3, 5])]], 'is reported as no frame'],
    [
      'a frame too many',
      [['a', stack(['f', 3, 5], [null, 9, 1], ['h', 1, 1])]],
      'no frame is reported as h at 1:1',
    ],
    ['no stack', [['a', undefined]], 'is reported as no frame'],
    ['another probe', [['b', stack(['f', 3, 5], [null, 9, 1])]], 'probe a was seen as b'],
    ['a probe too few', [], '1 probes were passed, 0 were seen'],
  ] as [string, [string, JsStack | undefined][], string][])('says what is wrong: %s', (_, seen, text) => {
    expect(firstDifference(truth, seen, PROGRAM)).toContain(text);
  });

  it('does not take silence for agreement', () => {
    expect(firstDifference([], [], PROGRAM)).toBeDefined();
  });
});

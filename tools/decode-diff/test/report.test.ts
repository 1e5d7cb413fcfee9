import { expect, it } from 'vitest';
import { compareAll } from '../src/measure.js';
import { json } from '../src/report/json.js';
import { differencesByCall, table } from '../src/report/text.js';
import { runsOf } from './runs.js';

const OPEN = 'openat(AT_FDCWD, "a", O_RDONLY|O_CLOEXEC) = 3';
const MEASURED = compareAll([
  runsOf([OPEN, 'close(3) = 0', 'getuid() = 0'], [OPEN], [OPEN.replace('|O_CLOEXEC', ''), 'close(3) = 0']),
]);

it('gives each program a line', () => {
  const [, line] = table(MEASURED, 'ptracer').split('\n');
  expect(line!.split(/ {2,}/)).toEqual(['program', '3', '1', '0', '1', '50.00 %', '50.00 %', '1', '0']);
});

it('marks the argument that differs', () => {
  expect(differencesByCall(MEASURED[0]!.comparison.different, 2, 'ptracer')).toBe(
    [
      'openat: 1',
      '  1 × argument 3',
      '    strace   openat(AT_FDCWD, "a", «O_RDONLY|O_CLOEXEC») = 3',
      '    ptracer  openat(AT_FDCWD, "a", «O_RDONLY») = 3',
    ].join('\n'),
  );
});

it('says everything in JSON', () => {
  expect(JSON.parse(json(MEASURED, 'ptracer', ['perl: there is no perl']))).toMatchObject({
    skipped: ['perl: there is no perl'],
    total: { identical: 0.5, strict: 0.5 },
    programs: [
      {
        lines: { strace: 3, other: 2 },
        identical: 1,
        different: [{ call: 'openat', strace: OPEN, parts: [{ position: 2, other: 'O_RDONLY' }] }],
        volatile: [],
        onlyStrace: [{ thread: 'P', text: 'getuid() = 0' }],
        onlyOther: [],
      },
    ],
  });
});

import { constants } from 'node:fs';
import { expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import { presenceOf } from '../../src/decode/presence.js';
import { tableFor } from '../../src/syscalls/lookup.js';

const table = tableFor('x64');
const plans = new CallPlans(table, {
  arch: 'x64',
  stringLimit: 32,
  abbreviate: true,
  descriptorDetails: false,
  descriptorPaths: false,
});

const registers = (...values: number[]): Uint32Array =>
  Uint32Array.from(Array.from({ length: 6 }, (_, i) => [values[i] ?? 0, 0]).flat());

const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

it.each([
  ['openat without O_CREAT', 'openat', [0, 0, constants.O_RDONLY], 3],
  ['openat of a folder', 'openat', [0, 0, constants.O_DIRECTORY], 3],
  ['openat with O_CREAT', 'openat', [0, 0, constants.O_CREAT | constants.O_WRONLY], 4],
  ['openat with O_TMPFILE', 'openat', [0, 0, O_TMPFILE | constants.O_RDWR], 4],
  ['open without O_CREAT', 'open', [0, 0], 2],
  ['open with O_CREAT', 'open', [0, constants.O_CREAT], 3],
  ['mremap without a new address', 'mremap', [1, 2, 3, 1], 4],
  ['mknod of a pipe', 'mknod', [1, 0o010600, 7], 2],
  ['mknodat of a device', 'mknodat', [3, 1, 0o060600, 7], 4],
  ['mremap with MREMAP_FIXED alone', 'mremap', [1, 2, 3, 2], 4],
  ['mremap with MREMAP_MAYMOVE and MREMAP_FIXED', 'mremap', [1, 2, 3, 3], 5],
  ['membarrier without MEMBARRIER_CMD_FLAG_CPU', 'membarrier', [128, 0], 2],
  ['membarrier with MEMBARRIER_CMD_FLAG_CPU', 'membarrier', [128, 1, 3], 3],
])('%s has its arguments', (_, name, values, count) => {
  const plan = plans.get(table.byName(name)!.number)!;
  const words = registers(...values);
  expect(plan.present(words, plan.shapeOf(words))).toBe(count);
});

it('is nothing to ask for calls that always have all their arguments', () => {
  expect(presenceOf('read', 'x64')).toBeUndefined();
});

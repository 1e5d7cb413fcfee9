import { expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import { tableFor } from '../../src/syscalls/lookup.js';

const table = tableFor('x64');
const plans = new CallPlans(table, {
  arch: 'x64',
  stringLimit: 32,
  abbreviate: true,
  descriptorDetails: false,
  descriptorPaths: false,
});

const resultOf = (name: string, ...values: number[]): string =>
  plans
    .get(table.byName(name)!.number)!
    .shapeOf(Uint32Array.from(Array.from({ length: 6 }, (_, i) => [values[i] ?? 0, 0]).flat())).result;

it.each([
  ['fcntl F_DUPFD', 'fcntl', [3, 0, 10], 'fd'],
  ['fcntl F_DUPFD_CLOEXEC', 'fcntl', [3, 1030, 10], 'fd'],
  ['fcntl F_GETFD', 'fcntl', [3, 1], 'flags:fd-set'],
  ['fcntl F_GETFL', 'fcntl', [3, 3], 'flags:open'],
  ['ioctl TIOCGPTPEER', 'ioctl', [3, 0x5441, 2], 'fd'],
  ['ioctl FIONREAD', 'ioctl', [3, 0x541b, 2], 'int'],
  ['bpf BPF_MAP_CREATE', 'bpf', [0], 'fd'],
  ['bpf BPF_MAP_LOOKUP_ELEM', 'bpf', [1], 'int'],
  ['seccomp with a listener', 'seccomp', [1, 8], 'fd'],
  ['seccomp without one', 'seccomp', [1, 1], 'int'],
  ['seccomp, another operation', 'seccomp', [2, 8], 'int'],
  ['landlock_create_ruleset', 'landlock_create_ruleset', [4096, 8, 0], 'fd'],
  ['landlock_create_ruleset, asked for its version', 'landlock_create_ruleset', [0, 0, 1], 'int'],
  ['openat', 'openat', [], 'fd'],
  ['mmap', 'mmap', [], 'address'],
])('the result of %s is of its kind', (_, name, values, kind) => {
  expect(resultOf(name, ...values)).toBe(kind);
});

import { expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const table = tableFor('x64');
const plans = new CallPlans(table, {
  arch: 'x64',
  stringLimit: 32,
  abbreviate: true,
  descriptorDetails: false,
  descriptorPaths: false,
});

function shapeOf(
  name: string,
  registers: number[],
): ReturnType<NonNullable<ReturnType<CallPlans['get']>>['shapeOf']> {
  const call = callOf(memoryOf(), registers, null);
  return plans.get(table.byName(name)!.number)!.shapeOf(call.words);
}

it.each([
  ['fcntl F_GETFL', 'fcntl', [3, 3], 2],
  ['fcntl F_SETFL', 'fcntl', [3, 4, 0o4000], 3],
  ['FUTEX_WAKE_PRIVATE', 'futex', [1, 129, 1], 3],
  ['FUTEX_WAIT', 'futex', [1, 0, 1], 4],
  ['FUTEX_WAIT_BITSET_PRIVATE with FUTEX_CLOCK_REALTIME', 'futex', [1, 9 | 128 | 256, 1], 5],
  ['FUTEX_LOCK_PI', 'futex', [1, 6], 3],
  ['PR_SET_NAME', 'prctl', [15, 1], 2],
  ['PR_SET_NO_NEW_PRIVS', 'prctl', [38, 1], 5],
  ['PR_SET_SECCOMP with a filter', 'prctl', [22, 2], 3],
  ['PR_SET_SECCOMP with another mode', 'prctl', [22, 3], 5],
  ['an option that no table knows', 'prctl', [0xffff], 5],
  ['kcmp of descriptors', 'kcmp', [1, 1, 0, 3, 4], 5],
  ['kcmp of memory', 'kcmp', [1, 1, 1], 3],
  ['reboot', 'reboot', [0, 0, 0], 3],
  ['reboot with a command', 'reboot', [0, 0, 0xa1b2c3d4], 4],
  ['PTRACE_TRACEME', 'ptrace', [0], 1],
  ['PTRACE_GETREGS', 'ptrace', [12, 1], 3],
])('%s has its arguments', (_, name, registers, count) => {
  expect(shapeOf(name, registers).decoders).toHaveLength(count);
});

it.each([
  ['a map', 'bpf', [0], 'fd'],
  ['the value of a key', 'bpf', [1], 'int'],
  ['a filter with a listener', 'seccomp', [1, 8], 'fd'],
  ['a filter', 'seccomp', [1, 0], 'int'],
  ['a ruleset', 'landlock_create_ruleset', [1, 8, 0], 'fd'],
  ['the version of Landlock', 'landlock_create_ruleset', [0, 0, 1], 'int'],
  ['an execution domain', 'personality', [0], 'bits:personality'],
])('the result is that of %s', (_, name, registers, result) => {
  expect(shapeOf(name, registers).result).toBe(result);
});

/** All arguments of a call that has returned, as a list of their values. */
function valuesOf(name: string, registers: number[], memory: Buffer, returned: number | null = 0): unknown[] {
  const call = callOf(memoryOf(memory), registers, returned);
  const { decoders } = plans.get(table.byName(name)!.number)!.shapeOf(call.words);
  return decoders.map((decoder, i) => {
    const arg = decoder.decode(call, i);
    decoder.complete?.(arg, call, i);
    return arg.value;
  });
}

it('takes the timeout of FUTEX_LOCK_PI from the fourth register, and has no third argument', () => {
  const [, , timeout] = valuesOf('futex', [1, 6, 77, BASE], words(3, 500));
  expect(timeout).toEqual({ tv_sec: 3, tv_nsec: 500 });
});

it('reads a set of processors as far as the result says', () => {
  expect(valuesOf('sched_getaffinity', [0, 128, BASE], words(0b101, 1), 16)[2]).toEqual([0, 2, 64]);
  expect(valuesOf('sched_getaffinity', [0, 128, BASE], words(0b101, 1), 8)[2]).toEqual([0, 2]);
});

it('reads as many words of a node mask as its bits fill, the count being one too many', () => {
  expect(valuesOf('set_mempolicy', [2, BASE, 65], words(1, 2))[1]).toEqual([1]);
  expect(valuesOf('set_mempolicy', [2, BASE, 66], words(1, 2))[1]).toEqual([1, 2]);
});

it('tells what mincore found for each page that a range touches', () => {
  expect(valuesOf('mincore', [0x1000, 4097, BASE], Buffer.from([0x81, 0x80, 1]))[2]).toEqual([1, 0]);
});

it('names capabilities of both words, as the version in the header has it', () => {
  const version3 = 0x20080522;
  const memory = Buffer.concat([ints(version3, 0), ints(1, 2, 0, 1 << 6, 0, 0)]);
  const [, data] = valuesOf('capget', [BASE, BASE + 8], memory);
  expect(data).toEqual({
    effective: { flags: ['CAP_CHOWN', 'CAP_PERFMON'], raw: 2 ** 38 + 1 },
    permitted: { flags: ['CAP_DAC_OVERRIDE'], raw: 2 },
    inheritable: { flags: [], raw: 0 },
  });
});

it('shows as many fields of an attribute of bpf as its size includes', () => {
  const [, attribute] = valuesOf('bpf', [0, BASE, 20], ints(2, 4, 8, 16, 1, 99), 3) as Record<
    string,
    unknown
  >[];
  expect(Object.keys(attribute!)).toEqual(['map_type', 'key_size', 'value_size', 'max_entries', 'map_flags']);
  expect(attribute).toMatchObject({ map_type: { name: 'BPF_MAP_TYPE_ARRAY', raw: 2 }, max_entries: 16 });
});

it('reads the program of a filter whose memory is there, else its address', () => {
  const program = Buffer.concat([words(1, BASE + 16), Buffer.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f])]);
  const [, , filter] = valuesOf('seccomp', [1, 0, BASE], program);
  expect(filter).toEqual({
    len: 1,
    filter: { address: BASE + 16, program: [{ code: 6, jt: 0, jf: 0, k: 0x7fff0000 }] },
  });
  const [, , lost] = valuesOf('seccomp', [1, 0, BASE], words(1, 0x99));
  expect(lost).toEqual({ len: 1, filter: { address: 0x99 } });
});

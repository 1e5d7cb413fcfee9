import { describe, expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import type { SyscallArg } from '../../src/events.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import type { Arch } from '../../src/events.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

/** The last argument of a call, which points to {@link BASE}. */
function last(name: string, registers: number[], bytes: Buffer, arch: Arch = 'x64'): SyscallArg {
  const call = callOf(memoryOf(bytes), registers, 0);
  const plans = new CallPlans(tableFor(arch), { ...call.options, arch });
  const plan = plans.get(tableFor(arch).byName(name)!.number)!;
  const decoders = plan.shapeOf(call.words).decoders;
  const index = decoders.length - 1;
  return decoders[index]!.decode({ ...call, options: { ...call.options, arch } }, index);
}

const perm = ints(0x1234, 1, 2, 3, 4, 0o640, 0, 0, 0, 0, 0, 0);

describe('System V commands', () => {
  const IPC_SET = 1;
  const IPC_STAT = 2;
  const IPC_RMID = 0;

  it('IPC_STAT of a semaphore has its times where each machine has them', () => {
    const expected = { sem_otime: 5, sem_ctime: 6, sem_nsems: 3 };
    const permission = { key: 0x1234, uid: 1, gid: 2, cuid: 3, cgid: 4, mode: 0o640 };
    const x64 = Buffer.concat([perm, words(5, 0, 6, 0, 3, 0, 0)]);
    const arm64 = Buffer.concat([perm, words(5, 6, 3, 0, 0)]);
    for (const [arch, bytes] of [['x64', x64] as const, ['arm64', arm64] as const]) {
      const { value } = last('semctl', [7, 0, IPC_STAT, BASE], bytes, arch);
      expect(value).toEqual({ sem_perm: permission, ...expected });
    }
  });

  it('IPC_SET has what the kernel looks at', () => {
    const bytes = Buffer.concat([perm, words(0, 0, 0, 0, 0, 1000, 0, 0, 0)]);
    expect(last('msgctl', [7, IPC_SET, BASE], bytes).value).toEqual({
      msg_perm: { uid: 1, gid: 2, mode: 0o640 },
      msg_qbytes: 1000,
    });
  });

  it('IPC_RMID has the address as it stands', () => {
    expect(last('shmctl', [7, IPC_RMID, BASE], perm)).toMatchObject({ kind: 'address', value: BASE });
  });
});

describe('struct msgbuf', () => {
  it('has its type and a text that is cut at the string limit', () => {
    const bytes = Buffer.concat([words(7), Buffer.from('a'.repeat(40))]);
    const call = callOf(memoryOf(bytes), [7, BASE, 40], 0);
    const plan = new CallPlans(tableFor('x64'), call.options).get(tableFor('x64').byName('msgsnd')!.number)!;
    expect(plan.shapeOf(call.words).decoders[1]!.decode(call, 1).value).toEqual({
      mtype: 7,
      mtext: { text: 'a'.repeat(32), truncated: true },
    });
  });
});

describe('mq_open', () => {
  it('has a mode and attributes only where it may create', () => {
    const O_CREAT = 0o100;
    const table = tableFor('x64');
    const call = callOf(memoryOf(Buffer.alloc(0)), [], 0);
    const plan = new CallPlans(table, call.options).get(table.byName('mq_open')!.number)!;
    const present = (flags: number): number => {
      const { words: registers } = callOf(memoryOf(Buffer.alloc(0)), [0, flags], 0);
      return plan.present(registers, plan.shapeOf(registers));
    };
    expect([present(0), present(O_CREAT)]).toEqual([2, 4]);
  });
});

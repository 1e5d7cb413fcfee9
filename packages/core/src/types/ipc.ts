/** System V IPC and message queues: linux/ipc.h, linux/sem.h, linux/shm.h, linux/msg.h, linux/mqueue.h. Pure but for the reads. */
import type { Arch } from '../events.js';
import { copyMemory, textValue } from './read.js';
import {
  custom,
  flags,
  id,
  o32,
  pid,
  readInteger,
  s16,
  s32,
  s64,
  struct,
  u16,
  u32,
  u64,
  type CustomType,
  type StructType,
  type Type,
} from './type.js';

/** `struct ipc64_perm`. strace puts the key behind the mode. */
const perm: StructType = struct('ipc-perm', 48, {
  uid: [4, id],
  gid: [8, id],
  mode: [20, o32],
  key: [0, u32],
  cuid: [12, id],
  cgid: [16, id],
});

/** What IPC_SET looks at. */
const permSet: StructType = struct('ipc-perm-set', 48, { uid: [4, id], gid: [8, id], mode: [20, o32] });

/**
 * `struct msgbuf` with `extent` bytes of text, at most as many as the string limit. Value: `{ mtype, mtext }`. msgrcv's
 * is as long as its buffer, as strace shows it: what the kernel did not write was there before.
 */
const msgbuf: CustomType = custom('msgbuf', (context, address, extent) => {
  const size = Math.min(extent, context.call.options.stringLimit);
  const bytes = copyMemory(context, address, 8 + size);
  if (bytes === undefined) return undefined;
  return { value: { mtype: readInteger(s64, bytes, 0), mtext: textValue(bytes.subarray(8), extent > size) } };
});

/** `struct semid64_ds` has padding behind each of its times on x86-64 alone. */
export const ipcTypesOf = (arch: Arch): Readonly<Record<string, Type>> => ({
  'semid-ds':
    arch === 'x64'
      ? struct('semid-ds', 104, {
          sem_perm: [0, perm],
          sem_otime: [48, s64],
          sem_ctime: [64, s64],
          sem_nsems: [80, u64],
        })
      : struct('semid-ds', 88, {
          sem_perm: [0, perm],
          sem_otime: [48, s64],
          sem_ctime: [56, s64],
          sem_nsems: [64, u64],
        }),
});

const words = (names: string, type: Type, size: number): Record<string, [number, Type]> =>
  Object.fromEntries(names.split(' ').map((name, i) => [name, [i * size, type]]));

export const IPC_TYPES: Readonly<Record<string, Type>> = {
  msgbuf,
  'msqid-ds': struct('msqid-ds', 120, {
    msg_perm: [0, perm],
    msg_stime: [48, s64],
    msg_rtime: [56, s64],
    msg_ctime: [64, s64],
    msg_qnum: [80, u64],
    msg_qbytes: [88, u64],
    msg_lspid: [96, pid],
    msg_lrpid: [100, pid],
  }),
  'msqid-set': struct('msqid-set', 120, { msg_perm: [0, permSet], msg_qbytes: [88, u64] }),
  msginfo: struct('msginfo', 32, {
    ...words('msgpool msgmap msgmax msgmnb msgmni msgssz msgtql', s32, 4),
    msgseg: [28, u16],
  }),
  'semid-set': struct('semid-set', 48, { sem_perm: [0, permSet] }),
  seminfo: struct(
    'seminfo',
    40,
    words('semmap semmni semmns semmnu semmsl semopm semume semusz semvmx semaem', s32, 4),
  ),
  sembuf: struct('sembuf', 6, { sem_num: [0, u16], sem_op: [2, s16], sem_flg: [4, flags('sem-flags', 16)] }),
  'shmid-ds': struct('shmid-ds', 112, {
    shm_perm: [0, perm],
    shm_segsz: [48, u64],
    shm_cpid: [80, pid],
    shm_lpid: [84, pid],
    shm_nattch: [88, u64],
    shm_atime: [56, s64],
    shm_dtime: [64, s64],
    shm_ctime: [72, s64],
  }),
  'shmid-set': struct('shmid-set', 48, { shm_perm: [0, permSet] }),
  shminfo: struct('shminfo', 72, words('shmmax shmmin shmmni shmseg shmall', u64, 8)),
  'shm-info': struct('shm-info', 48, {
    used_ids: [0, s32],
    ...Object.fromEntries(
      'shm_tot shm_rss shm_swp swap_attempts swap_successes'
        .split(' ')
        .map((name, i): [string, [number, Type]] => [name, [8 + i * 8, u64]]),
    ),
  }),
  'mq-attr': struct('mq-attr', 64, {
    mq_flags: [0, flags('mq-flags', 64)],
    mq_maxmsg: [8, s64],
    mq_msgsize: [16, s64],
    mq_curmsgs: [24, s64],
  }),
};

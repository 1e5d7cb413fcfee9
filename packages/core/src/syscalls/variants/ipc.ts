/** semctl(2), msgctl(2), shmctl(2). Pure. */
import type { Decode } from '../signature.js';
import type { NamedVariants, VariantTables } from '../variants.js';

/** By type of what the commands write; what `IPC_SET` reads. All others have the address as it stands. */
function control(set: string, command: number, commands: Readonly<Record<string, Decode>>): NamedVariants {
  const rows = Object.entries(commands).flatMap(([names, decode]) =>
    names.split(' ').map((name) => [name, { args: [decode] }] as const),
  );
  return { set, command, rows: Object.fromEntries(rows) };
}

export const IPC_VARIANTS: VariantTables = {
  msgctl: control('ipc-ctl', 1, {
    'IPC_STAT MSG_STAT MSG_STAT_ANY': 'out:msqid-ds',
    IPC_SET: 'in:msqid-set',
    'IPC_INFO MSG_INFO': 'out:msginfo',
  }),
  semctl: control('sem-ctl', 2, {
    'IPC_STAT SEM_STAT SEM_STAT_ANY': 'out:semid-ds',
    IPC_SET: 'in:semid-set',
    'IPC_INFO SEM_INFO': 'out:seminfo',
  }),
  shmctl: control('shm-ctl', 1, {
    'IPC_STAT SHM_STAT SHM_STAT_ANY': 'out:shmid-ds',
    IPC_SET: 'in:shmid-set',
    IPC_INFO: 'out:shminfo',
    SHM_INFO: 'out:shm-info',
  }),
};

/** The code of libuv that is changed while a process is traced. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { PoolLayout } from '../../src/pool/pool-layout.js';
import { layoutOf } from '../../src/remote/symbol-cache.js';
import { node } from '../corpus.js';

/** Of the Node under test. */
export const pool: PoolLayout | undefined = layoutOf(node).pool;
const sites = pool === undefined ? [] : [...pool.submissions, pool.done, pool.work];

export const asBuilt: string[] = sites.map(({ code }) => code);

function memory<T>(pid: number, use: (fd: number) => T): T {
  const fd = openSync(`/proc/${pid}/mem`, 'r+');
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** As it is in a process now. */
export function codeOf(pid: number): string[] {
  return memory(pid, (fd) =>
    sites.map(({ address, code }) => {
      const bytes = Buffer.alloc(code.length / 2);
      readSync(fd, bytes, 0, bytes.length, address);
      return bytes.toString('hex');
    }),
  );
}

/** Puts a byte where the instructions of ours would go. */
export function occupyRoom(pid: number): void {
  memory(pid, (fd) => writeSync(fd, Buffer.from([1]), 0, 1, pool!.room.address));
}

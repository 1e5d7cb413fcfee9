/**
 * What the result of a call is, where that depends on what the call was asked to do. Pure.
 *
 * Facts from bpf(2); numbers from linux/bpf.h.
 */
import type { ResultDecode } from '../syscalls/signature.js';

type ResultOf = (words: Uint32Array) => ResultDecode;

/**
 * The commands of bpf that make a descriptor: MAP_CREATE, PROG_LOAD, OBJ_GET, PROG_GET_FD_BY_ID,
 * MAP_GET_FD_BY_ID, RAW_TRACEPOINT_OPEN, BTF_LOAD, BTF_GET_FD_BY_ID, LINK_CREATE, LINK_GET_FD_BY_ID,
 * ENABLE_STATS, ITER_CREATE, TOKEN_CREATE.
 */
const BPF_MAKES_DESCRIPTOR: ReadonlySet<number> = new Set([0, 5, 7, 13, 14, 17, 18, 19, 28, 30, 32, 33, 36]);

const makes = (descriptor: boolean): ResultDecode => (descriptor ? 'fd' : 'int');

/** How the result of a call is shown, by its registers; `undefined` where the table alone says it. */
export function resultKindOf(name: string): ResultOf | undefined {
  switch (name) {
    case 'bpf':
      return (words) => makes(BPF_MAKES_DESCRIPTOR.has(words[0]!));
    default:
      return undefined;
  }
}

/**
 * Where a node binary hands work to libuv's thread pool, where a pool thread does it, and where its end is told (libuv:
 * src/threadpool.c; the same from Node.js 20 to 26). Found by what the machine code has to be, never by distance.
 */
import type { ElfFile, ElfSymbol } from '../remote/elf.js';
import { vtables, type VTable } from './requests.js';

/**
 * Whole instructions that can run anywhere, long enough for a jump. A call is the last of them: a thread that is in it
 * comes back behind them all.
 */
export interface Site {
  /** As linked. */
  address: number;
  /** Hex. */
  code: string;
}

export interface PoolLayout {
  /** `mov rbp, rsp` of a function that hands work over, and the distance of `struct uv__work` from its second argument. */
  submissions: (Site & { work: number })[];
  /** Up to `call [rax-0x10]`, which tells the end of the work in rdi. */
  done: Site;
  /** `lea rdi, [q-0x18]` and `call [q-0x18]`, which do the work in rdi. */
  work: Site;
  /** Nothing is there: what is left of the last page of machine code. As linked. */
  room: { address: number; length: number };
  /** Classes of requests. */
  requests: VTable[];
}

const SUBMIT = 'uv__work_submit';
const QUEUE = 'uv_queue_work';
const DONE = 'uv__work_done';
const WORKER = 'worker';

/** Names and prefixes of the symbols that it needs. */
export const POOL_SYMBOLS: readonly string[] = [SUBMIT, QUEUE, DONE, WORKER, '_ZTVN4node'];

/** Offset of `work_req` in `uv_work_t`. */
const QUEUED_WORK = 0x58;
const LONGEST_PROLOGUE = 32;
const PAGE = 4096;
const ALIGN = 16;
const LEAST_ROOM = 256;

/** `undefined` where the binary has no such pool, or another one. */
export function poolLayout(elf: ElfFile, symbols: ReadonlyMap<string, ElfSymbol>): PoolLayout | undefined {
  const find = (name: string, pattern: string, limit = Infinity): Site | undefined => {
    const symbol = symbols.get(name);
    if (symbol === undefined || symbol.size === 0) return undefined;
    const hex = elf.bytesAt(symbol.value, Math.min(symbol.size, limit)).toString('hex');
    // Looks ahead, so that no place is passed over; an odd index is the middle of a byte.
    const places = [...hex.matchAll(new RegExp(`(?=(${pattern}))`, 'g'))].filter(
      ({ index }) => index % 2 === 0,
    );
    // Two places that look alike are none.
    const [place] = places;
    if (place === undefined || places.length > 1) return undefined;
    return { address: symbol.value + place.index / 2, code: place[1]! };
  };
  const submit = find(SUBMIT, PROLOGUE, LONGEST_PROLOGUE);
  const queue = find(QUEUE, PROLOGUE, LONGEST_PROLOGUE);
  const done = find(DONE, TELL);
  const work = find(WORKER, DO);
  const room = findRoom(elf);
  if (!submit || !queue || !done || !work || !room) return undefined;
  return {
    submissions: [
      { ...submit, work: 0 },
      { ...queue, work: QUEUED_WORK },
    ],
    done,
    work,
    room,
    requests: vtables(symbols),
  };
}

/** `mov rbp, rsp` and the push of r12, r13, r14 or r15: five bytes. */
const PROLOGUE = '4889e5415[4-7]';
/** `je` over `xor esi, esi`, or `cmove esi, r8` to `r15`; `call [rax-0x10]`. */
const TELL = '(?:740231f6|410f44f[0-7])ff50f0';
/** By way of rbx, or of r12. */
const DO = '488d7be8ff53e8|498d7c24e841ff5424e8';

/** Executable segments are mapped by page; the widest gap behind one of them. */
function findRoom(elf: ElfFile): PoolLayout['room'] | undefined {
  let widest: PoolLayout['room'] | undefined;
  for (const { executable, address, fileSize } of elf.segments) {
    if (!executable) continue;
    const start = Math.ceil((address + fileSize) / ALIGN) * ALIGN;
    const length = Math.ceil((address + fileSize) / PAGE) * PAGE - start;
    if (length >= LEAST_ROOM && length > (widest?.length ?? 0)) widest = { address: start, length };
  }
  return widest;
}

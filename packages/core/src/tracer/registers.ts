/** Register sets of a stopped thread: `user_regs_struct` (x86-64), `user_pt_regs` (arm64), in 64-bit words. */
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import { allocate, readWord, writeWord } from '../ffi/buffer.js';
import type { ReadBuffer } from '../plugins.js';
import { readRegisterSet, writeRegisterSet } from './ptrace.js';

interface Layout {
  words: number;
  ip: number;
  sp: number;
  result: number;
  number: number;
  args: readonly number[];
  /** The word that says which system call a restart would repeat; -1 there means: none. */
  restart: number | undefined;
  threadPointer: number | undefined;
  /** The instruction that makes a system call. */
  instruction: number;
}

const LAYOUTS: Readonly<Record<Arch, Layout>> = {
  x64: {
    words: 27,
    ip: 16,
    sp: 19,
    result: 10,
    number: 10,
    args: [14, 13, 12, 7, 9, 8],
    restart: 15,
    threadPointer: 21,
    instruction: 0x050f,
  },
  arm64: {
    words: 34,
    ip: 32,
    sp: 31,
    result: 0,
    number: 8,
    args: [0, 1, 2, 3, 4, 5],
    restart: undefined,
    threadPointer: undefined,
    instruction: 0xd4000001,
  },
};

/** A copy of a thread's general registers. */
export class Registers {
  readonly layout: Layout;
  readonly #buffer: ReadBuffer;
  readonly #words: Uint32Array;

  constructor(arch: Arch) {
    this.layout = LAYOUTS[arch];
    this.#buffer = allocate(this.layout.words * 8);
    this.#words = new Uint32Array(this.#buffer.bytes.buffer);
  }

  load(tid: number): number {
    return readRegisterSet(tid, abi.NT_PRSTATUS, this.#buffer.address, this.#buffer.bytes.length);
  }

  store(tid: number): number {
    return writeRegisterSet(tid, abi.NT_PRSTATUS, this.#buffer.address, this.#buffer.bytes.length);
  }

  get(word: number): number {
    return readWord(this.#words, word);
  }

  /** The result register, signed 32 bits: enough to tell an errno. */
  getResult(): number {
    const high = this.#words[this.layout.result * 2 + 1]!;
    const low = this.#words[this.layout.result * 2]!;
    return high === 0xffffffff ? low | 0 : low + high * 2 ** 32;
  }

  set(word: number, value: number): void {
    if (value >= 0) writeWord(this.#words, word, value);
    else {
      this.#words[word * 2] = value >>> 0;
      this.#words[word * 2 + 1] = 0xffffffff;
    }
  }
}

/** Errors inside the kernel after which a call is made again (include/linux/errno.h), and EINTR. */
const REPEATED: ReadonlySet<number> = new Set([-4, -512, -513, -514, -516]);

/** Whether a call with that result, cut short by an interruption of ours, is made again. */
export function isRepeated(result: number): boolean {
  return REPEATED.has(result);
}

/**
 * Number of the system call that a thread was in when it was interrupted, and that it makes again when it goes
 * on; `undefined` where it was in none.
 */
export function interruptedCall(tid: number, arch: Arch): number | undefined {
  const registers = (general[arch] ??= new Registers(arch));
  if (registers.load(tid) < 0 || !isRepeated(registers.getResult())) return undefined;
  const { restart, number } = registers.layout;
  return registers.get(restart ?? number);
}

const general: Partial<Record<Arch, Registers>> = {};
const tls = allocate(8);
const tlsWords = new Uint32Array(tls.bytes.buffer);

/** Base of a stopped thread's thread-local storage; 0 before the program has set it up. */
export function threadPointer(tid: number, arch: Arch): number {
  const registers = (general[arch] ??= new Registers(arch));
  const { threadPointer: word } = registers.layout;
  if (word === undefined) {
    return readRegisterSet(tid, abi.NT_ARM_TLS, tls.address, 8) < 0 ? 0 : readWord(tlsWords, 0);
  }
  return registers.load(tid) < 0 ? 0 : registers.get(word);
}

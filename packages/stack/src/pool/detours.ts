/**
 * The code by which a process tells of its thread pool, and the jumps to it (x86-64). None of it needs a tracer: a
 * submission makes a system call that does nothing, getpid(2) with arguments that the kernel does not look at, and the
 * others leave a word on the stack.
 *
 * So a tracer may die at any moment, and nothing has to be caught, emulated or stepped over. Pure.
 */
import { PROBE, type CodePatch } from '@ptracer/core';
import type { PoolLayout, Site } from './pool-layout.js';

export interface Detours {
  /** In order: what is jumped to, then the jumps. */
  patches: CodePatch[];
  /** Distance of `struct uv__work` from the second argument of the probe, by the instruction pointer of its stop. */
  submissions: ReadonlyMap<number, number>;
  /** Return address of the call that tells an end. Above it on the stack: the work, and a word for `Completions`. */
  done: number;
  /** Return address of the call that does the work. Above it on the stack: the work, twice. */
  work: number;
}

/** From the stack pointer of a probe's stop to the frame that has just been made: four registers were pushed. */
export const PROBE_FRAME = 32;

/** `ptracer` and the version of what follows. */
const TAG = Buffer.from('ptracer\x01', 'latin1');
const ALIGN = 16;
const JUMP_LENGTH = 5;
const MOVE_LENGTH = 3;
/** asm/unistd_64.h */
const GETPID = 39;

const PUSH_RAX_RCX_RDI_R11 = [0x50, 0x51, 0x57, 0x41, 0x53];
const POP_R11_RDI_RCX_RAX = [0x41, 0x5b, 0x5f, 0x59, 0x58];
const MOV_RDI = [0x48, 0xbf];
const MOV_EAX = 0xb8;
const SYSCALL = [0x0f, 0x05];
const PUSH_0 = [0x6a, 0x00];
const PUSH_RDI = 0x57;
const DROP_TWO = [0x48, 0x83, 0xc4, 0x10];
/** `mov qword [rsp], 0` and `mov qword [rsp+8], 0`: what is not on the stack any more is not found there. */
const CLEAR_TWO = [0x48, 0xc7, 0x04, 0x24, 0, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 0x08, 0, 0, 0, 0];

/** @param bias added to an address as linked, gives it at run time */
export function detours({ submissions, done, work, room }: PoolLayout, bias: number): Detours {
  const code = new Assembly(room.address + bias);
  code.add(...TAG);
  const jumps: CodePatch[] = [];
  const divert = (site: Site, assemble: (original: Buffer) => void): void => {
    const expected = Buffer.from(site.code, 'hex');
    const address = site.address + bias;
    code.align();
    jumps.push({ address, expected, bytes: jump(address, code.here, expected.length) });
    assemble(expected);
    code.jump(address + expected.length);
  };

  const probes = new Map<number, number>();
  for (const site of submissions) {
    divert(site, (original) => {
      code.add(...original.subarray(0, MOVE_LENGTH), ...PUSH_RAX_RCX_RDI_R11, ...MOV_RDI);
      code.quad(PROBE.code);
      code.add(MOV_EAX, GETPID, 0, 0, 0, ...SYSCALL);
      probes.set(code.here, site.work);
      code.add(...POP_R11_RDI_RCX_RAX, ...original.subarray(MOVE_LENGTH));
    });
  }
  let doneReturn = 0;
  divert(done, (original) => {
    code.add(...PUSH_0, PUSH_RDI, ...original);
    doneReturn = code.here;
    code.add(...DROP_TWO);
  });
  let workReturn = 0;
  divert(work, (original) => {
    // `lea` and `call` are of the same length but for the SIB byte: the call begins with ff, or 41 ff.
    const call = original.length - (original.length === 7 ? 3 : 5);
    code.add(...original.subarray(0, call), PUSH_RDI, PUSH_RDI, ...original.subarray(call));
    workReturn = code.here;
    code.add(...CLEAR_TWO, ...DROP_TWO);
  });
  const bytes = code.bytes();
  const stubs: CodePatch = {
    address: room.address + bias,
    expected: Buffer.alloc(bytes.length),
    bytes,
    stays: true,
  };
  return { patches: [stubs, ...jumps], submissions: probes, done: doneReturn, work: workReturn };
}

class Assembly {
  readonly #bytes: number[] = [];

  constructor(readonly start: number) {}

  /** Address of the next byte. */
  get here(): number {
    return this.start + this.#bytes.length;
  }

  add(...bytes: number[]): void {
    this.#bytes.push(...bytes);
  }

  quad(value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    this.add(...bytes);
  }

  jump(to: number): void {
    this.add(...jump(this.here, to, JUMP_LENGTH));
  }

  align(): void {
    while (this.here % ALIGN !== 0) this.add(0);
  }

  /** Whole words, so that each is written at once. */
  bytes(): Buffer {
    this.align();
    return Buffer.from(this.#bytes);
  }
}

/** `jmp rel32`, and `int3` up to the length: nothing leads there. */
function jump(from: number, to: number, length: number): Buffer {
  const bytes = Buffer.alloc(length, 0xcc);
  bytes[0] = 0xe9;
  bytes.writeInt32LE(to - from - JUMP_LENGTH, 1);
  return bytes;
}

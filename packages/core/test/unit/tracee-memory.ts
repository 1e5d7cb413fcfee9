/** Memory of a tracee that is made up. */
import { SCRATCH_SIZE, type CallView } from '../../src/decode/call.js';
import type { ReadBuffer, TraceeMemory } from '../../src/plugins.js';

/** Where {@link memoryOf} puts the first byte. */
export const BASE = 0x10000;

/** Memory that is mapped from {@link BASE} on, and nowhere else. */
export function memoryOf(...pieces: Buffer[]): TraceeMemory {
  const bytes = Buffer.concat(pieces);
  return {
    readv: () => 0,
    read(address: number, length: number, target: ReadBuffer): number {
      const from = address - BASE;
      if (from < 0 || from >= bytes.length) return 0;
      return bytes.copy(target.bytes, 0, from, from + length);
    },
  };
}

/** 64-bit words, the low byte first. */
export function words(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigUInt64LE(BigInt(value), i * 8));
  return bytes;
}

/** 32-bit integers. */
export function ints(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeInt32LE(value, i * 4));
  return bytes;
}

/** A call with these registers; `returned` is `null` for one that failed. */
export function callOf(memory: TraceeMemory, registers: number[], returned: number | null): CallView {
  return {
    options: {
      arch: 'x64',
      stringLimit: 32,
      abbreviate: true,
      descriptorDetails: false,
      descriptorPaths: false,
    },
    memory,
    failed(error: unknown): void {
      throw error;
    },
    scratch: { bytes: Buffer.alloc(SCRATCH_SIZE), address: 0 },
    words: Uint32Array.from(
      Array.from({ length: 6 }, (_, i) => registers[i] ?? 0).flatMap((value) => [
        value % 2 ** 32,
        Math.floor(value / 2 ** 32),
      ]),
    ),
    returned,
    stackPointer: 0,
    errno: 0,
    describe: () => undefined,
  };
}

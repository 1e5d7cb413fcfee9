/** Gzip (RFC 1952) to what was compressed. Whatever is wrong with it is told, and takes nothing that could be read. */
import { crc32 } from 'node:zlib';
import type { ByteSource } from './byte-source.js';
import { inflate, type Deflated } from './inflater.js';

/** What is wrong with a compressed file. */
export interface GzipFault {
  message: string;
  /** There is nothing behind it that can be read. */
  cut: boolean;
}

/** ID1, ID2, and the one method that there is (2.3.1). */
const MAGIC = Buffer.of(0x1f, 0x8b, 8);
const HEADER_SIZE = 10;
const TRAILER_SIZE = 8;

const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;

/** Longer than any name or comment: where it has no end, it is none. */
const TEXT_LIMIT = 1 << 16;

const BREAK_OFF: GzipFault = { message: 'the compressed data break off here', cut: true };

const WRONG_SUM: GzipFault = {
  message: 'the checksum of the compressed data is wrong: not all of it may be as it was',
  cut: false,
};

const NO_GZIP: GzipFault = {
  message: 'what follows the compressed data is no gzip, and was not read',
  cut: false,
};

export async function isGzip(source: ByteSource): Promise<boolean> {
  return (await source.peek(MAGIC.length)).equals(MAGIC);
}

/**
 * All members, one after the other.
 * @param again bytes of the source once more, where it can be read twice
 */
export async function* gunzip(
  source: ByteSource,
  onFault: (fault: GzipFault) => void,
  again?: Deflated['again'],
): AsyncGenerator<Buffer, void, undefined> {
  while (await isGzip(source)) {
    const fault = yield* member(source, again);
    if (fault === undefined) continue;
    onFault(fault);
    if (fault.cut) return;
  }
  if (await isPadding(source)) return;
  onFault(NO_GZIP);
}

async function* member(
  source: ByteSource,
  again: Deflated['again'],
): AsyncGenerator<Buffer, GzipFault | undefined> {
  if (!(await skipHeader(source))) return BREAK_OFF;
  let sum = 0;
  let size = 0;
  const fault = yield* inflate({
    source,
    again,
    onOutput(output) {
      sum = crc32(output, sum);
      size += output.length;
    },
  });
  if (fault === 'cut') return BREAK_OFF;
  if (fault !== undefined) {
    const { message } = fault.damaged;
    return { message: `the compressed data are damaged here (${message})`, cut: true };
  }
  const trailer = await source.peek(TRAILER_SIZE);
  source.skip(TRAILER_SIZE);
  if (trailer.length < TRAILER_SIZE) return BREAK_OFF;
  const isWhole = trailer.readUInt32LE(0) === sum && trailer.readUInt32LE(4) === size % 2 ** 32;
  return isWhole ? undefined : WRONG_SUM;
}

/** Whether there is a whole one. */
async function skipHeader(source: ByteSource): Promise<boolean> {
  const header = await source.peek(HEADER_SIZE);
  if (header.length < HEADER_SIZE) return false;
  const flags = header[3]!;
  source.skip(HEADER_SIZE);
  if (flags & FEXTRA) {
    const length = await source.peek(2);
    if (length.length < 2) return false;
    if (!(await skip(source, 2 + length.readUInt16LE(0)))) return false;
  }
  if (flags & FNAME && !(await skipText(source))) return false;
  if (flags & FCOMMENT && !(await skipText(source))) return false;
  return !(flags & FHCRC) || skip(source, 2);
}

async function skip(source: ByteSource, count: number): Promise<boolean> {
  const { length } = await source.peek(count);
  source.skip(length);
  return length === count;
}

async function skipText(source: ByteSource): Promise<boolean> {
  const end = (await source.peek(TEXT_LIMIT)).indexOf(0);
  source.skip(end + 1);
  return end >= 0;
}

const BLOCK = 1 << 14;

/** Whether there is nothing more but zeros, which fill the blocks of a tape. */
async function isPadding(source: ByteSource): Promise<boolean> {
  for (;;) {
    const piece = await source.some(BLOCK);
    if (piece.length === 0) return true;
    if (piece.some((byte) => byte !== 0)) return false;
    source.skip(piece.length);
  }
}

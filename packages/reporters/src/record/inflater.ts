/** Deflated data (RFC 1951) to what was compressed, up to the byte at which they are damaged. */
import { createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source.js';

/** Input of one step: what it becomes lies in memory at once, and may be a thousand times as long. */
const PIECE = 1 << 15;

/** Output at a time: zlib is several times as fast as with less room. */
const CHUNK = 1 << 18;

/** What became of a piece. */
interface Inflated {
  output: readonly Buffer[];
  /** Bytes of the piece that belong to the data. */
  used: number;
  /** The data have ended. */
  ended: boolean;
}

/** Takes one piece after the other. */
class Inflater {
  readonly #stream: InflateRaw = createInflateRaw({ chunkSize: CHUNK });
  #output: Buffer[] = [];
  #ended = false;
  #settle: ((error?: Error | null) => void) | undefined;

  constructor() {
    this.#stream.on('data', (chunk: Buffer) => this.#output.push(chunk));
    this.#stream.on('error', (error) => this.#settle?.(error));
    this.#stream.on('end', () => {
      this.#ended = true;
      this.#settle?.();
    });
  }

  /** Resolves with an error where the data are damaged: of the output of that piece zlib gives nothing. */
  write(piece: Buffer): Promise<Inflated | Error> {
    const before = this.#stream.bytesWritten;
    this.#output = [];
    return new Promise((resolve) => {
      this.#settle = (error) => {
        const used = this.#stream.bytesWritten - before;
        resolve(error ?? { output: this.#output, used, ended: this.#ended });
      };
      this.#stream.write(piece, (error) => this.#settle?.(error));
    });
  }

  close(): void {
    this.#stream.destroy();
  }
}

/** Why there is no more, where that is not the end of the data. */
export type InflateFault = { damaged: Error } | 'cut';

/** Compressed data, and what is done with what comes out of them. */
export interface Deflated {
  /** What is behind the data is left in it. */
  source: ByteSource;
  /** Bytes of the source once more, where it can be read twice; both are positions in it. */
  again?: ((start: number, end: number) => AsyncIterable<Buffer>) | undefined;
  onOutput(output: Buffer): void;
}

/**
 * An inflater that has met an error cannot go back to what came in front of it, and zlib gives nothing of the piece with the
 * error. So another one goes on from there byte by byte: one that reads all of it again, or where that is not possible
 * one that was a piece behind from the beginning.
 */
export async function* inflate(deflated: Deflated): AsyncGenerator<Buffer, InflateFault | undefined> {
  const { source, again, onOutput } = deflated;
  const start = source.position;
  const first = new Inflater();
  let second = again === undefined ? new Inflater() : undefined;
  try {
    for (;;) {
      const piece = await source.some(PIECE);
      if (piece.length === 0) return 'cut';
      const inflated = await first.write(piece);
      if (inflated instanceof Error) {
        second ??= new Inflater();
        if (again !== undefined && source.position > start)
          await catchUp(second, again(start, source.position));
        for await (const output of byteByByte(second, piece)) {
          onOutput(output);
          yield output;
        }
        return { damaged: inflated };
      }
      await second?.write(piece);
      source.skip(inflated.used);
      inflated.output.forEach(onOutput);
      yield* inflated.output;
      if (inflated.ended) return undefined;
    }
  } finally {
    first.close();
    second?.close();
  }
}

/** Where they cannot be read again, what they would have led to stays lost. */
async function catchUp(inflater: Inflater, chunks: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const bytes of chunks) await inflater.write(bytes);
  } catch {
    inflater.close();
  }
}

async function* byteByByte(inflater: Inflater, piece: Buffer): AsyncGenerator<Buffer> {
  for (const byte of piece) {
    const inflated = await inflater.write(Buffer.of(byte));
    if (inflated instanceof Error) return;
    yield* inflated.output;
  }
}

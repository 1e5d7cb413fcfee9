/** Long texts that lie in a temporary file until they are wanted. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters of all texts together that stay in memory. */
const LIMIT = 1 << 20;

/** A text that grows at its end. ASCII only. */
export interface SpilledText {
  append(piece: string): void;
  /** The text from its beginning. */
  pieces(): Iterable<string>;
}

/** A text as it lies: pieces of the file, and behind them what is still in memory. */
interface Parts {
  /** Offset and length of each piece, one after the other. */
  filed: number[];
  rest: string;
}

/**
 * Texts with one file for all of them. There is none while they are short together, and it has a name only while it is
 * opened: however this process ends, nothing is left of it.
 */
export class SpillFile {
  readonly #texts: Parts[] = [];
  #inMemory = 0;
  #fd: number | undefined;
  #size = 0;

  newText(): SpilledText {
    const parts: Parts = { filed: [], rest: '' };
    this.#texts.push(parts);
    return {
      append: (piece) => {
        parts.rest += piece;
        this.#inMemory += piece.length;
        if (this.#inMemory >= LIMIT) this.#spill();
      },
      pieces: () => this.#pieces(parts),
    };
  }

  /** Closes the file. The texts are gone then. */
  remove(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#texts.length = 0;
  }

  #spill(): void {
    this.#fd ??= openUnnamed();
    const growing = this.#texts.filter(({ rest }) => rest !== '');
    const bytes = Buffer.from(growing.map(({ rest }) => rest).join(''), 'latin1');
    for (let written = 0; written < bytes.length;) written += writeSync(this.#fd, bytes, written);
    for (const parts of growing) {
      parts.filed.push(this.#size, parts.rest.length);
      this.#size += parts.rest.length;
      parts.rest = '';
    }
    this.#inMemory = 0;
  }

  *#pieces({ filed, rest }: Parts): Generator<string> {
    for (let i = 0; i < filed.length; i += 2) {
      const piece = Buffer.alloc(filed[i + 1]!);
      const read = readSync(this.#fd!, piece, { position: filed[i]! });
      if (read < piece.length) throw new Error('the temporary file is shorter than what was written to it');
      yield piece.toString('latin1');
    }
    yield rest;
  }
}

/** A new file without a name. */
function openUnnamed(): number {
  const path = join(tmpdir(), `ptracer-speedscope-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return fd;
}

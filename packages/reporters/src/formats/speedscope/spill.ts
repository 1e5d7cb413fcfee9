/** Long texts that lie in temporary files until they are wanted. */
import { appendFileSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters of a text that stay in memory. */
const CHUNK = 65_536;

/** A text that grows at its end. It has no file while it is short, and never an open one. ASCII only. */
export interface SpilledText {
  append(piece: string): void;
  /** Leaves nothing in memory. */
  spill(): void;
  /** The text from its beginning. */
  pieces(): AsyncIterable<string>;
}

/** Texts with one folder for their files. */
export class SpillFolder {
  #path: string | undefined;
  #texts = 0;
  readonly #onExit = (): void => this.#delete();

  newText(): SpilledText {
    const number = this.#texts++;
    let file: string | undefined;
    let rest = '';
    const spill = (): void => {
      if (rest === '') return;
      file ??= join(this.#folder(), String(number));
      appendFileSync(file, rest, 'latin1');
      rest = '';
    };
    return {
      append(piece) {
        rest += piece;
        if (rest.length >= CHUNK) spill();
      },
      spill,
      async *pieces() {
        if (file !== undefined) yield* createReadStream(file, 'latin1') as AsyncIterable<string>;
        yield rest;
      },
    };
  }

  /** Deletes the files. The texts are gone then. */
  remove(): void {
    process.off('exit', this.#onExit);
    this.#delete();
  }

  #folder(): string {
    if (this.#path === undefined) {
      this.#path = mkdtempSync(join(tmpdir(), 'ptracer-speedscope-'));
      process.on('exit', this.#onExit);
    }
    return this.#path;
  }

  #delete(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true });
    this.#path = undefined;
  }
}

import type { Writable } from 'node:stream';

/** Where a reporter writes: a stream of Node's. */
export type Destination = Writable;

/**
 * Writes text to a stream in larger pieces, as fast as the stream takes it. A reader that goes away (EPIPE)
 * ends the output and nothing else.
 */
export class Sink {
  #text = '';
  #open = true;
  #scheduled = false;
  #draining: Promise<void> | undefined;

  constructor(readonly stream: Destination) {
    stream.on('error', () => {
      this.#open = false;
      this.#text = '';
    });
    stream.on('close', () => {
      this.#open = false;
    });
  }

  /** Returns a promise only where the stream asks its writer to wait. */
  write(piece: string | Uint8Array): void | Promise<void> {
    if (!this.#open) return;
    if (typeof piece !== 'string') return this.#writeBytes(piece);
    this.#text += piece;
    if (this.#draining !== undefined) return this.#draining;
    if (this.#text.length >= PIECE) return this.#flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flush();
    });
  }

  /** Resolves when everything is handed to the operating system, or its reader is gone. */
  async end(): Promise<void> {
    while (this.#open && (this.#text !== '' || this.#draining !== undefined)) await this.#flush();
    if (!this.#open) return;
    await new Promise<void>((resolve) => {
      this.stream.once('error', () => resolve());
      this.stream.write('', () => resolve());
    });
  }

  async #writeBytes(bytes: Uint8Array): Promise<void> {
    while (this.#open && (this.#text !== '' || this.#draining !== undefined)) await this.#flush();
    if (this.#open && !this.stream.write(bytes)) await this.#wait();
  }

  #flush(): void | Promise<void> {
    if (this.#draining !== undefined) return this.#draining;
    if (this.#text === '' || !this.#open) return;
    const text = this.#text;
    this.#text = '';
    if (!this.stream.write(text)) return this.#wait();
  }

  #wait(): Promise<void> {
    this.#draining = this.#drained().finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  /** Resolves when the stream takes more, or never will again. */
  #drained(): Promise<void> {
    const { stream } = this;
    return new Promise((resolve) => {
      const settle = (): void => {
        stream.off('drain', settle);
        stream.off('close', settle);
        stream.off('error', settle);
        resolve();
      };
      stream.on('drain', settle);
      stream.on('close', settle);
      stream.on('error', settle);
    });
  }
}

/** Characters gathered before the stream is written to. */
const PIECE = 16_384;

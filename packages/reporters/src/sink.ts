import type { Writable } from 'node:stream';

/** Where a reporter writes: a stream of Node's. */
export type Destination = Writable;

/**
 * Writes text to a stream in larger pieces, as fast as the stream takes it. A reader that goes away (EPIPE)
 * ends the output and nothing else; any other error is told by `end`.
 */
export class Sink {
  #text = '';
  #open = true;
  #scheduled = false;
  #draining: Promise<void> | undefined;
  #error: NodeJS.ErrnoException | undefined;

  constructor(readonly stream: Destination) {
    stream.on('error', this.#onError);
    stream.on('close', this.#onClose);
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

  /**
   * Resolves when everything is handed to the operating system, or its reader is gone.
   * @throws what the stream failed with, such as ENOSPC
   */
  async end(): Promise<void> {
    while (this.#open && (this.#text !== '' || this.#draining !== undefined)) await this.#flush();
    if (this.#open)
      await new Promise<void>((resolve) => this.stream.write('', (error) => this.#settle(error, resolve)));
    this.stream.off('close', this.#onClose);
    const error = this.#error;
    if (error === undefined) this.stream.off('error', this.#onError);
    // The event may follow the write that it is about.
    else setImmediate(() => this.stream.off('error', this.#onError));
    if (error !== undefined && error.code !== 'EPIPE') throw error;
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#error ??= error;
    this.#open = false;
    this.#text = '';
  };

  readonly #onClose = (): void => {
    this.#open = false;
  };

  #settle(error: Error | null | undefined, resolve: () => void): void {
    if (error) this.#onError(error);
    resolve();
  }

  /** In its order: text that waits goes first, and at once. */
  #writeBytes(bytes: Uint8Array): void | Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.stream.write(text);
    if (!this.stream.write(bytes)) return (this.#draining ??= this.#wait());
  }

  #flush(): void | Promise<void> {
    if (this.#draining !== undefined) return this.#draining;
    if (this.#text === '' || !this.#open) return;
    const text = this.#text;
    this.#text = '';
    if (!this.stream.write(text)) return (this.#draining = this.#wait());
  }

  #wait(): Promise<void> {
    return this.#drained().finally(() => {
      this.#draining = undefined;
    });
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

/** Bytes that come in chunks of any size, as many of them at a time as are wanted. */

const NOTHING = Buffer.alloc(0);

export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = NOTHING;
  #ended = false;
  #position = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that were left out. */
  get position(): number {
    return this.#position;
  }

  /** The next bytes, which stay: so many, and fewer where there are no more. */
  async peek(count: number): Promise<Buffer> {
    while (this.#rest.length < count && (await this.#more()));
    return this.#rest.subarray(0, count);
  }

  /** Some of the next bytes, at most so many, which stay; none where there are no more. */
  async some(most: number): Promise<Buffer> {
    while (this.#rest.length === 0 && (await this.#more()));
    return this.#rest.subarray(0, most);
  }

  /** Leaves out bytes that were looked at. */
  skip(count: number): void {
    const { length } = this.#rest;
    this.#rest = this.#rest.subarray(count);
    this.#position += length - this.#rest.length;
  }

  /** All that there is, as it comes. */
  async *rest(): AsyncGenerator<Buffer> {
    while (this.#rest.length > 0 || (await this.#more())) {
      yield this.#rest;
      this.#rest = NOTHING;
    }
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#chunks.next();
    if (done) this.#ended = true;
    else this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return !this.#ended;
  }
}

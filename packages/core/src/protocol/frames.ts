/** Length-prefixed frames: a 32-bit little-endian byte length, then that many bytes of JSON. Pure. */

const PREFIX = 4;

/** Longer than any frame that is written: a larger prefix means that the stream is not ours. */
const LONGEST = 1 << 28;

/** One frame of a JSON text. */
export function encodeFrame(json: string): Buffer {
  const length = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(PREFIX + length);
  frame.writeUInt32LE(length, 0);
  frame.write(json, PREFIX);
  return frame;
}

/** Cuts a byte stream, however it was torn, into frames. */
export class FrameDecoder<Message> {
  #pieces: Buffer[] = [];
  #held = 0;

  /**
   * Takes the next bytes; returns the messages that are complete now.
   * @throws {RangeError} for a length that no frame has
   * @throws {SyntaxError} for a frame that is not JSON
   */
  push(bytes: Buffer): Message[] {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    const messages: Message[] = [];
    for (;;) {
      if (this.#held < PREFIX) return messages;
      if (this.#pieces[0]!.length < PREFIX) this.#join();
      const length = this.#pieces[0]!.readUInt32LE(0);
      if (length > LONGEST) throw new RangeError(`a frame of ${length} bytes`);
      if (this.#held < PREFIX + length) return messages;
      this.#join();
      const joined = this.#pieces[0]!;
      messages.push(JSON.parse(joined.toString('utf8', PREFIX, PREFIX + length)) as Message);
      this.#pieces = joined.length > PREFIX + length ? [joined.subarray(PREFIX + length)] : [];
      this.#held -= PREFIX + length;
    }
  }

  #join(): void {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
  }
}

import { constants, openSync, readSync } from 'node:fs';

const CHUNK = 64 << 10;
/** No line is longer (PIPE_BUF); what is, is no line of ours. */
const LONGEST_LINE = 4096;

/** Lines from a FIFO, as far as they have come, without waiting. */
export class LineReader {
  readonly fd: number;
  readonly #chunk = Buffer.alloc(CHUNK);
  #rest = '';

  constructor(path: string) {
    // A writer of our own: without one, the end of the last tracee would be the end of the file.
    this.fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** Gives every whole line that is there to `onLine`. */
  read(onLine: (line: string) => void): void {
    for (let length = this.#fill(); length > 0; length = this.#fill()) {
      const lines = (this.#rest + this.#chunk.toString('latin1', 0, length)).split('\n');
      this.#rest = lines.pop()!;
      if (this.#rest.length > LONGEST_LINE) this.#rest = '';
      for (const line of lines) onLine(line);
    }
  }

  #fill(): number {
    try {
      return readSync(this.fd, this.#chunk);
    } catch {
      // EAGAIN: no more for now.
      return 0;
    }
  }
}

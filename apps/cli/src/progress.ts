/** How far a long piece of work is, on a terminal. */
import type { WriteStream } from 'node:tty';

const WIDTH = 30;
const EVERY_MS = 100;
const DEFAULT_COLUMNS = 80;

function bar(part: number): string {
  const full = Math.round(part * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Calls back before the next thing is written, whoever writes it. Returns what takes that back. */
function beforeNextWrite(stream: WriteStream, callback: () => void): () => void {
  const { write } = stream;
  const restore = (): void => {
    stream.write = write;
  };
  stream.write = (...args: unknown[]): boolean => {
    callback();
    return Reflect.apply(write, stream, args) as boolean;
  };
  return restore;
}

/** One line that is written over again and again, and goes away for good when anything else is written to a terminal. */
export class Progress implements Disposable {
  readonly #write: (text: string) => void;
  readonly #restore: (() => void)[];
  #next: number | undefined;
  #shown = false;

  /** @param others where a terminal may be written to meanwhile */
  constructor(
    readonly name: string,
    readonly terminal: WriteStream,
    others: readonly WriteStream[],
  ) {
    this.#write = terminal.write.bind(terminal);
    this.#restore = [terminal, ...others]
      .filter(({ isTTY }) => isTTY)
      .map((stream) => beforeNextWrite(stream, () => this.end()));
  }

  update(read: number, size: number | undefined): void {
    const now = performance.now();
    this.#next ??= now + EVERY_MS;
    if (now < this.#next) return;
    this.#next = now + EVERY_MS;
    this.#shown = true;
    const part = size === undefined || size === 0 ? undefined : Math.min(1, read / size);
    const text =
      part === undefined
        ? `${this.name}  ${mebibytes(read)}`
        : `${this.name}  ${bar(part)} ${String(Math.floor(part * 100)).padStart(3)} %  ${mebibytes(read)}`;
    // A terminal that does not know its width says 0.
    const columns = this.terminal.columns || DEFAULT_COLUMNS;
    this.#write(`\r${text.slice(0, columns - 1)}\u001B[K`);
  }

  end(): void {
    for (const restore of this.#restore.splice(0)) restore();
    if (this.#shown) this.#write('\r\u001B[K');
    this.#shown = false;
    this.#next = Infinity;
  }

  [Symbol.dispose](): void {
    this.end();
  }
}

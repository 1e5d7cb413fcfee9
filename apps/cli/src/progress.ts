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

/** One line that is written over again and again, and goes away in the end. */
export class Progress {
  #next = performance.now() + EVERY_MS;
  #shown = false;

  constructor(
    readonly name: string,
    readonly terminal: WriteStream,
  ) {}

  update(read: number, size: number | undefined): void {
    const now = performance.now();
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
    this.terminal.write(`\r${text.slice(0, columns - 1)}\u001B[K`);
  }

  end(): void {
    if (this.#shown) this.terminal.write('\r\u001B[K');
    this.#shown = false;
    this.#next = Infinity;
  }
}

/** Lines of source files, read once. */
import { readFileSync, statSync } from 'node:fs';
import type { CallSite } from '../finding.js';
import { codeFrame, type CodeFrameStyle } from './code-frame.js';
import { fileOf } from './paths.js';

/** A larger file is a bundle that nobody wrote, and costs more than its lines are worth. */
const SIZE_LIMIT = 8 << 20;

/** Files that are kept; a trace passes many, and returns to few. */
const KEPT = 32;

export class Sources {
  readonly #texts = new Map<string, string | undefined>();

  /** The lines around a call site; none where its file cannot be read, or has no such line. */
  frame({ url, line, column }: Pick<CallSite, 'url' | 'line' | 'column'>, style: CodeFrameStyle): string[] {
    const text = this.#textOf(url);
    return text === undefined ? [] : codeFrame(text, line, column, style);
  }

  /** One line, without what surrounds it. */
  line({ url, line }: Pick<CallSite, 'url' | 'line'>): string | undefined {
    const text = this.#textOf(url)?.split('\n', line)[line - 1]?.trim();
    return text === '' ? undefined : text;
  }

  #textOf(url: string): string | undefined {
    if (this.#texts.has(url)) return this.#texts.get(url);
    const text = read(fileOf(url));
    if (this.#texts.size >= KEPT) {
      const [oldest] = this.#texts.keys();
      this.#texts.delete(oldest!);
    }
    this.#texts.set(url, text);
    return text;
  }
}

function read(path: string | undefined): string | undefined {
  try {
    if (path === undefined) return undefined;
    const stats = statSync(path);
    // A FIFO or a terminal would be waited for.
    if (!stats.isFile() || stats.size > SIZE_LIMIT) return undefined;
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

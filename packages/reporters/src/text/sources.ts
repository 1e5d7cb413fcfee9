/** Lines of source files, read once. */
import type { CallSite } from '../finding.js';
import { printable } from './cells.js';
import { codeFrame, type CodeFrameStyle } from './code-frame.js';
import { fileOf, filePlaceOf } from './paths.js';
import { readSource, type SourceFile } from './source-file.js';

/** A larger file is a bundle that nobody wrote, and costs more than its lines are worth. */
const SIZE_LIMIT = 8 << 20;

/** Files that are kept; a trace passes many, and returns to few. */
const KEPT = 32;

export class Sources {
  readonly #sources = new Map<string, SourceFile | undefined>();
  #began = Infinity;

  /** Of a file that was changed after this, ms since 1970, it is said. */
  set began(time: number) {
    this.#began = time;
  }

  /** The lines around a call site; none where its file cannot be read, or has no such line. */
  frame({ url, line, column }: Pick<CallSite, 'url' | 'line' | 'column'>, style: CodeFrameStyle): string[] {
    const place = filePlaceOf({ url, line, column });
    const source = place && this.#sourceOf(place.path);
    if (source === undefined) return [];
    const lines = codeFrame(source.text, place!.line!, place!.column!, style);
    if (lines.length > 0 && source.changed > this.#began)
      lines.push(style.dim('  (the file has changed since the trace began)'));
    return lines;
  }

  /** One line, without what surrounds it. */
  line({ url, line }: Pick<CallSite, 'url' | 'line'>): string | undefined {
    const path = fileOf(url);
    const text = path && this.#sourceOf(path)?.text.split('\n', line)[line - 1]?.trim();
    return text === undefined || text === '' ? undefined : printable(text);
  }

  #sourceOf(path: string): SourceFile | undefined {
    if (this.#sources.has(path)) return this.#sources.get(path);
    const source = readSource(path, SIZE_LIMIT);
    if (this.#sources.size >= KEPT) {
      const [oldest] = this.#sources.keys();
      this.#sources.delete(oldest!);
    }
    this.#sources.set(path, source);
    return source;
  }
}

/** Calls that one line stands for. */

/** Names that are told, of those with most calls. */
const NAMED = 4;

export class FoldedCalls {
  readonly #names = new Map<string, number>();

  add(name: string): void {
    this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
  }

  /** `… 51 calls WHERE (21 ioctl, 9 fstat, …)`; `undefined` where there is none. */
  text(where: string): string | undefined {
    const sorted = [...this.#names].sort(([, a], [, b]) => b - a);
    const count = sorted.reduce((sum, [, calls]) => sum + calls, 0);
    if (count === 0) return undefined;
    const named = sorted.slice(0, NAMED).map(([name, calls]) => `${calls} ${name}`);
    const more = sorted.length > NAMED ? ', …' : '';
    return `… ${count} ${count === 1 ? 'call' : 'calls'} ${where} (${named.join(', ')}${more})`;
  }
}

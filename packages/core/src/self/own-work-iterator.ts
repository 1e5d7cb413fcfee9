import { beginWork, endWork } from './marks.js';

/**
 * An iteration whose body is ptracer's work: what it does with an event is none. The work ends when the body asks
 * for the next event, or awaits anything else than promise jobs.
 */
export class OwnWorkIterator<Item> implements AsyncIterableIterator<Item> {
  readonly #inner: AsyncIterator<Item>;
  #working = false;
  #watched = false;

  /** `onLeft`: the loop was left early. */
  constructor(
    inner: AsyncIterator<Item>,
    readonly onLeft: () => void,
  ) {
    this.#inner = inner;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Item>> {
    this.#end();
    const result = await this.#inner.next();
    if (!result.done) this.#begin();
    return result;
  }

  async return(): Promise<IteratorResult<Item>> {
    this.#end();
    this.onLeft();
    return (await this.#inner.return?.()) ?? { done: true, value: undefined };
  }

  #begin(): void {
    this.#working = true;
    beginWork();
    if (this.#watched) return;
    this.#watched = true;
    // Behind every promise job that is ready now, and those that they make ready.
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#watched = false;
        this.#end();
      }),
    );
  }

  #end(): void {
    if (!this.#working) return;
    this.#working = false;
    endWork();
  }
}

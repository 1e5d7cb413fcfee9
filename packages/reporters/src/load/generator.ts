/** An async generator as a reporter. */
import type { TraceEvent } from '@ptracer/core';
import type { Finding } from '../finding.js';
import type { Reporter, ReporterContext, ReporterGenerator } from '../reporter.js';

type Item = TraceEvent | Finding;

/** One item at a time: it is given when the generator asks, and the next one when it asks again. */
class Handover implements AsyncIterableIterator<Item> {
  #give: ((result: IteratorResult<Item>) => void) | undefined;
  #ask!: () => void;
  #asked = this.#nextAsk();
  #ended = false;

  next(): Promise<IteratorResult<Item>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const given = new Promise<IteratorResult<Item>>((resolve) => {
      this.#give = resolve;
    });
    this.#ask();
    return given;
  }

  return(): Promise<IteratorResult<Item>> {
    this.#ended = true;
    this.#ask();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Resolves when the generator asks for what follows: it has done with this one. */
  async put(value: Item): Promise<void> {
    await this.#asked;
    if (this.#ended) return;
    this.#asked = this.#nextAsk();
    this.#give?.({ done: false, value });
    await this.#asked;
  }

  end(): void {
    this.#ended = true;
    this.#give?.({ done: true, value: undefined });
  }

  #nextAsk(): Promise<void> {
    return new Promise((resolve) => {
      this.#ask = resolve;
    });
  }
}

/** Runs the generator beside the trace: it has each event for as long as it needs, and the trace waits for it. */
export function generatorReporter(
  generator: ReporterGenerator,
  context: ReporterContext,
  name: string,
): Reporter {
  const items = new Handover();
  let failure: { error: unknown } | undefined;
  const run = async (): Promise<void> => {
    for await (const text of generator(items, context)) await context.write(text);
  };
  const ended = run().then(
    () => items.return(),
    (error: unknown) => {
      failure = { error };
      return items.return();
    },
  );
  const put = async (item: Item): Promise<void> => {
    await items.put(item);
    if (failure !== undefined) throw failure.error;
  };
  return {
    name,
    onEvent: put,
    onFinding: put,
    async onEnd() {
      items.end();
      await ended;
      if (failure !== undefined) throw failure.error;
    },
  };
}

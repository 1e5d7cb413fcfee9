import type { DeferredStack, JsStack } from '@ptracer/core';

/** One request to a process, and everything that waits for its answer. */
export class Request {
  armed = false;
  text = '';
  readonly #listeners: ((stack: JsStack | undefined) => void)[] = [];
  #outcome: { stack: JsStack | undefined } | undefined;

  constructor(
    readonly id: number,
    /** `performance.now()` after which nobody waits any longer. */
    readonly deadline: number,
  ) {}

  /** One event's share of the answer. */
  share(): DeferredStack {
    return {
      settled: (listener) => {
        if (this.#outcome) listener(this.#outcome.stack);
        else this.#listeners.push(listener);
      },
    };
  }

  settle(stack: JsStack | undefined): void {
    if (this.#outcome) return;
    this.#outcome = { stack };
    for (const listener of this.#listeners.splice(0)) listener(stack);
  }
}

/** Signals that end an attached trace, and leave the processes running. */
import { performance } from 'node:perf_hooks';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A signal that follows this soon is the same one: npm passes on what the terminal has sent already. */
const SAME_MS = 500;

/**
 * Turns the first signal into a wish to detach, from now until this process has ended. A later one is not caught:
 * who has waited for the end of the output long enough gets rid of it so, and the tracer lets the processes go by
 * itself.
 */
export class DetachSignals {
  /** Resolves at the first signal. */
  readonly first: Promise<void>;
  #time: number | undefined;
  #resolve!: () => void;

  constructor() {
    this.first = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#time === undefined) {
      this.#time = performance.now();
      this.#resolve();
    } else if (performance.now() - this.#time > SAME_MS) {
      process.off(signal, this.#onSignal);
      process.kill(process.pid, signal);
    }
  };
}

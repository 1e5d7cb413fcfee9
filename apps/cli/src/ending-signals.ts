/** Signals that end this process. */

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Puts away what would be left behind, and then lets the signal end this process as if it had not been caught. */
export class EndingSignals implements Disposable {
  constructor(readonly putAway: () => void) {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this[Symbol.dispose]();
    this.putAway();
    process.kill(process.pid, signal);
  };
}

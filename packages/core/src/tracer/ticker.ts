/** The clock that interrupts the loop's wait, while something waits for it. */
import { idleTicking, startTicking, stopTicking } from './signals.js';

export class Ticker {
  #ticking = false;

  /** The clock ticks from now on, until `settle` finds nothing to do. */
  start(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    startTicking();
  }

  /** `needed`: it must tick on. */
  settle(needed: boolean): void {
    if (!this.#ticking || needed) return;
    this.#ticking = false;
    idleTicking();
  }

  /** There are tracees to wait for from now on. */
  begin(): void {
    if (!this.#ticking) idleTicking();
  }

  /** There is nothing to wait for. */
  stop(): void {
    this.#ticking = false;
    stopTicking();
  }
}

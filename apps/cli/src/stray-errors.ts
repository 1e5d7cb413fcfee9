/** Errors that nobody caught: of a reporter's timers and promises, outside of its hooks. */

/**
 * Names each of them, and lets the trace go on. Where only reporters of ours are at work it is a bug of ours, and the end.
 * @param suspects names of reporters that are not built in
 * @param fatal called with a bug of ours
 */
export class StrayErrors implements Disposable {
  #seen = false;

  constructor(
    readonly suspects: readonly string[],
    readonly fatal: (error: unknown) => void,
  ) {
    process.on('uncaughtException', this.#onError);
  }

  get seen(): boolean {
    return this.#seen;
  }

  [Symbol.dispose](): void {
    process.off('uncaughtException', this.#onError);
  }

  readonly #onError = (error: unknown): void => {
    if (this.suspects.length === 0) {
      this.fatal(error);
      return;
    }
    this.#seen = true;
    const who = this.suspects.length === 1 ? 'the reporter' : 'one of the reporters';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `ptracer: ${who} ${this.suspects.join(', ')} failed in a step that nobody waits for: ${message}\n`,
    );
  };
}

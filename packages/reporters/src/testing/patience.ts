/** Waits for a reporter, but not for ever. */

/** Less than a test runner waits for a test, far more than any reporter needs for one hook. */
const LIMIT_MS = 3_000;

/** A reporter waits for what never comes. */
export class StandstillError extends Error {
  override name = 'StandstillError';
}

/** Each hook has its time. The timer keeps the process alive: else it would end while a test waits, and name nothing. */
export class Patience {
  #where = 'in the making of the reporter';
  #give!: (error: StandstillError) => void;
  readonly #over = new Promise<never>((_, reject) => {
    this.#give = reject;
  });
  readonly #timer = setTimeout(
    () => this.#give(new StandstillError(`it never came to an end, ${this.#where}`)),
    LIMIT_MS,
  );

  /** Something goes on. */
  at(where: string): void {
    this.#where = where;
    this.#timer.refresh();
  }

  /** @throws {StandstillError} where nothing goes on any more */
  async for<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await Promise.race([work, this.#over]);
    } finally {
      clearTimeout(this.#timer);
    }
  }
}

/** Which reporters a report waits for, and since when. */
import { BUILTIN_NAMES, type BuiltinName, type Reporter } from 'ptracer';

/** A hook that takes longer than this holds the report up. */
const LONG_MS = 1000;
/** A reporter of the user's that takes this long is named. */
const TOLD_MS = 5000;
const LOOK_MS = 1000;

/** A hook whose promise is not settled. */
interface Wait {
  reporter: string;
  hook: 'onStart' | 'onEvent' | 'onFinding' | 'onEnd';
  since: number;
}

const textOf = ({ reporter, hook }: Wait): string => `the reporter ${reporter} (${hook})`;

export class Waits implements Disposable {
  /** The oldest first. */
  readonly #waits = new Set<Wait>();
  readonly #told = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  /** @param programWaits whether the program waits for the report, once that is far behind */
  constructor(readonly programWaits: () => boolean) {
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** What the report has been waiting for too long, if for anything. */
  get tooLong(): string | undefined {
    const [oldest] = this.#waits;
    return oldest !== undefined && performance.now() - oldest.since > LONG_MS ? textOf(oldest) : undefined;
  }

  /** The same reporter, whose hooks are watched. */
  watched(reporter: Reporter): Reporter {
    const { name = 'a reporter', onStart, onEvent, onFinding, onEnd } = reporter;
    return {
      ...reporter,
      ...(onStart && { onStart: (info) => this.#note(name, 'onStart', onStart.call(reporter, info)) }),
      ...(onEvent && { onEvent: (event) => this.#note(name, 'onEvent', onEvent.call(reporter, event)) }),
      ...(onFinding && {
        onFinding: (finding) => this.#note(name, 'onFinding', onFinding.call(reporter, finding)),
      }),
      ...(onEnd && { onEnd: (summary) => this.#note(name, 'onEnd', onEnd.call(reporter, summary)) }),
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #note(reporter: string, hook: Wait['hook'], returned: void | Promise<void>): void | Promise<void> {
    if (typeof (returned as PromiseLike<void> | undefined)?.then !== 'function') return returned;
    const wait = { reporter, hook, since: performance.now() };
    this.#waits.add(wait);
    const promise = Promise.resolve(returned);
    const settle = (): void => void this.#waits.delete(wait);
    promise.then(settle, settle);
    return promise;
  }

  #look(): void {
    // It is their reader who is waited for.
    if (process.stdout.writableNeedDrain || process.stderr.writableNeedDrain) return;
    for (const wait of this.#waits) {
      const { reporter, since } = wait;
      if (performance.now() - since < TOLD_MS || this.#told.has(reporter)) continue;
      if (BUILTIN_NAMES.includes(reporter as BuiltinName)) continue;
      this.#told.add(reporter);
      const too = this.programWaits() ? '; the program waits too' : '';
      process.stderr.write(`ptracer: waiting for ${textOf(wait)} for ${TOLD_MS / 1000} s${too}\n`);
    }
  }
}

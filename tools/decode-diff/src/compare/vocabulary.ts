import { positionOf, type Call } from '../normalise/call.js';
import type { Position } from '../normalise/positions.js';
import { isSelector, selector } from '../normalise/selectors.js';

/** Stands for an argument that a call does not have. */
const ABSENT = '(absent)';

/**
 * What a tracer printed in each place of each call, by operation and outcome; and outcomes other than success, of
 * all calls.
 */
export class Vocabulary {
  private readonly entries = new Set<string>();
  private readonly failures = new Set<string>();

  constructor(
    runs: Iterable<readonly Call[]>,
    private readonly form: (text: string) => string,
  ) {
    for (const calls of runs) for (const call of calls) this.learn(call);
  }

  private learn(call: Call): void {
    call.labelled.forEach((text, index) => this.entries.add(this.entry(call, positionOf(call, index), text)));
    this.entries.add(this.entry(call, call.labelled.length - 1, ABSENT));
    if (call.outcome !== 'ok') this.failures.add(this.form(call.labelled.at(-1) ?? ''));
  }

  private entry(call: Call, position: Position, text: string): string {
    const operation = isSelector(call.line.name, position) ? '' : selector(call);
    return [call.line.name, position, operation, call.outcome, this.form(text)].join('#');
  }

  /** Whether the tracer printed this in this place of a call like this; `undefined` is no argument there. */
  knows(call: Call, position: Position, text: string | undefined): boolean {
    if (text === undefined) return this.entries.has(this.entry(call, call.labelled.length - 1, ABSENT));
    if (this.entries.has(this.entry(call, position, text))) return true;
    return position === 'result' && call.outcome !== 'ok' && this.failures.has(this.form(text));
  }
}

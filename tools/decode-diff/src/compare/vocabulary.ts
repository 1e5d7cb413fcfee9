import { positionOf, type Call } from '../normalise/call.js';
import type { Position } from '../normalise/positions.js';
import { shape } from './shape.js';

/** The shapes that a tracer printed in each place of each call, by outcome; and its errors, in all calls. */
export class Vocabulary {
  private readonly shapes = new Set<string>();
  private readonly errors = new Set<string>();

  constructor(runs: Iterable<readonly Call[]>) {
    for (const calls of runs) for (const call of calls) this.learn(call);
  }

  private learn(call: Call): void {
    call.labelled.forEach((text, index) =>
      this.shapes.add(Vocabulary.entry(call, positionOf(call, index), text)),
    );
    if (call.outcome.startsWith('E')) this.errors.add(shape(call.labelled.at(-1) ?? ''));
  }

  private static entry({ line, outcome }: Call, position: Position, text: string): string {
    return `${line.name}#${position}#${outcome}#${shape(text)}`;
  }

  /** Whether the tracer has printed this shape in this place of this call, with its outcome. */
  knows(call: Call, position: Position, text: string): boolean {
    if (this.shapes.has(Vocabulary.entry(call, position, text))) return true;
    return position === 'result' && this.errors.has(shape(text));
  }
}

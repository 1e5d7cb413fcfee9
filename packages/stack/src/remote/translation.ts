/**
 * Frame translations: how the deoptimizer would rebuild the interpreted frames behind one optimized frame
 * (V8: deoptimizer/frame-translation-builder.cc, translated-state.cc). It names every inlined function and
 * the bytecode it is at, which is what V8 itself takes stacks from.
 */
import type { VersionTable } from './layout.js';
import { VlqReader } from './positions.js';

/** One JavaScript frame of a translation. Ids are indices of literals; -1: none. */
export interface TranslatedFrame {
  /** A JavaScript builtin that goes on after a deoptimization: it has no bytecode. */
  builtin: boolean;
  /** Called with `new`. Not known of the outermost one: that is a property of the physical frame. */
  construct: boolean;
  bytecodeOffset: number;
  sharedLiteral: number;
  bytecodeLiteral: number;
  /** The closure, where it is a constant. */
  functionLiteral: number;
}

export interface Translation {
  /** Outermost first. */
  frames: TranslatedFrame[];
  /** The code is in a call with `new` that needs no stub of its own: what it called is a constructor. */
  constructs: boolean;
}

const MAX_OPERATIONS = 100_000;
const MAX_FRAMES = 256;

/** The translation at `index`; `undefined` for bytes that are none. */
export function readTranslation(
  bytes: Uint8Array,
  index: number,
  operands: readonly number[],
  table: VersionTable,
): Translation | undefined {
  const {
    begin,
    interpreted,
    continuation,
    construct: stubs,
    constructInvoke,
    optimizedOut,
  } = table.translation;
  const operations = new Operations(bytes, index, operands);
  const first = operations.next();
  if (!begin.includes(first)) return undefined;
  const lookback = operations.unsigned();
  const total = operations.signed();
  const count = operations.signed();
  if (count < 1 || count > MAX_FRAMES || lookback > index) return undefined;
  operations.begun(lookback === 0 ? -1 : index - lookback);
  const frames: TranslatedFrame[] = [];
  let construct = false;
  for (let steps = 0; steps < MAX_OPERATIONS; steps++) {
    const opcode = operations.next();
    const isComplete = frames.length === count;
    if (opcode < 0 || begin.includes(opcode)) return isComplete ? { frames, constructs: false } : undefined;
    const isInterpreted = interpreted.includes(opcode);
    if (!isInterpreted && !continuation.includes(opcode)) {
      if (stubs.includes(opcode)) {
        if (isComplete) return { frames, constructs: opcode === constructInvoke };
        construct = true;
      }
      operations.skip();
      continue;
    }
    if (isComplete) return { frames, constructs: false };
    const bytecodeOffset = operations.signed();
    const sharedLiteral = operations.signed();
    const bytecodeLiteral = isInterpreted && table.protectedLiterals ? operations.signed() : -1;
    operations.skip();
    // The first value of a frame is its closure.
    const closure = operations.next();
    const functionLiteral = closure === optimizedOut + 1 ? operations.signed() : -1;
    operations.skip();
    const builtin = !isInterpreted;
    frames.push({
      builtin,
      construct,
      bytecodeOffset,
      sharedLiteral,
      bytecodeLiteral,
      functionLiteral,
    });
    construct = false;
    // Further frames are stubs: the innermost function's call may go on in one.
    if (frames.length === total) return { frames, constructs: false };
  }
  return undefined;
}

/** Reads operations, some of which stand for those of an earlier translation (`MATCH_PREVIOUS_TRANSLATION`). */
class Operations {
  readonly #operands: readonly number[];
  readonly #own: VlqReader;
  readonly #previous: VlqReader;
  /** Where the operation's operands are, and how many are left. */
  #reader: VlqReader;
  #left = 0;
  #hasPrevious = false;
  #fromPrevious = 0;
  /** Own operations since the last one that was taken from the previous translation. */
  #since = 0;

  constructor(bytes: Uint8Array, index: number, operands: readonly number[]) {
    this.#operands = operands;
    this.#own = new VlqReader(bytes, index);
    this.#previous = new VlqReader(bytes, index);
    this.#reader = this.#own;
  }

  /** Behind BEGIN: the previous translation starts at `index`, or there is none. */
  begun(index: number): void {
    this.#hasPrevious = index >= 0;
    this.#previous.at = index;
    this.#since = 1;
  }

  /** The next opcode; -1 for none. */
  next(): number {
    if (this.#fromPrevious > 0) return this.#takePrevious();
    if (this.#own.done) return -1;
    const match = this.#operands.length - 1;
    let opcode = this.#own.byte();
    if (opcode > match) {
      this.#fromPrevious = opcode - this.#operands.length;
      opcode = match;
    } else if (opcode === match) this.#fromPrevious = this.#own.unsigned();
    if (opcode !== match) {
      this.#since++;
      return this.#enter(this.#own, opcode);
    }
    if (!this.#hasPrevious || this.#fromPrevious <= 0) return -1;
    for (; this.#since > 0; this.#since--) {
      this.#enter(this.#previous, this.#previous.byte());
      this.skip();
    }
    return this.#takePrevious();
  }

  unsigned(): number {
    this.#left--;
    return this.#reader.unsigned();
  }

  signed(): number {
    this.#left--;
    return this.#reader.signed();
  }

  /** Passes over the operands that were not read. */
  skip(): void {
    while (this.#left > 0) this.unsigned();
  }

  #takePrevious(): number {
    this.#fromPrevious--;
    return this.#previous.done ? -1 : this.#enter(this.#previous, this.#previous.byte());
  }

  #enter(reader: VlqReader, opcode: number): number {
    this.#reader = reader;
    this.#left = this.#operands[opcode] ?? 0;
    return opcode;
  }
}

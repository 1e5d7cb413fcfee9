/** Calls that threads make for a stack source, and for nobody else (plugins.ts, `PROBE`): they are no events. */
import { readWord } from '../ffi/buffer.js';
import { PROBE } from '../plugins.js';
import type { KernelTest, Probe } from '../plugins.js';
import type { SyscallTable } from '../syscalls/lookup.js';
import { INFO_ARGS, INFO_NUMBER, syscallInfo } from './ptrace.js';
import type { Stops } from './seccomp.js';

const { words: info } = syscallInfo;
const CODE_LOW = Number(BigInt.asUintN(32, PROBE.code));
const CODE_HIGH = Number(PROBE.code >> 32n);

const CODE_TEST: KernelTest = { arg: 0, bits: 64, min: PROBE.code.toString(), max: PROBE.code.toString() };
const DATA_TEST: KernelTest = { arg: 0, bits: 32, min: PROBE.data, max: PROBE.data };

export class Probes {
  readonly #code: number;
  readonly #data: number;

  constructor(table: SyscallTable) {
    this.#code = table.byName('getpid')!.number;
    this.#data = table.byName('write')!.number;
  }

  /** The probe that the call in hand is, at a stop before it. */
  get(): Probe | undefined {
    const number = info[INFO_NUMBER]!;
    if (number === this.#code) {
      if (info[INFO_ARGS] !== CODE_LOW || info[INFO_ARGS + 1] !== CODE_HIGH) return undefined;
      return { kind: 'code', address: argument(1), length: 0 };
    }
    if (number !== this.#data || info[INFO_ARGS] !== PROBE.data) return undefined;
    return { kind: 'data', address: argument(1), length: argument(2) };
  }

  /** Lets those of some kinds stop as well. */
  added({ numbers, tests }: Stops, kinds: readonly Probe['kind'][]): Stops {
    const all = new Map(tests);
    const wanted = new Set(numbers === 'all' ? [] : numbers);
    for (const kind of kinds) {
      const [number, test] = kind === 'code' ? [this.#code, CODE_TEST] : [this.#data, DATA_TEST];
      const others = all.get(number);
      if (others !== undefined) all.set(number, { any: [others, test] });
      else if (numbers !== 'all' && !wanted.has(number)) all.set(number, test);
      wanted.add(number);
    }
    return { numbers: numbers === 'all' ? 'all' : wanted, tests: all };
  }
}

/** An argument of the call in hand. */
function argument(position: number): number {
  return readWord(info, INFO_ARGS / 2 + position);
}

/** A call's signature to what is decoded when. */
import type { SyscallTable } from '../syscalls/lookup.js';
import type { ResultDecode, Signature } from '../syscalls/signature.js';
import type { DecodeOptions } from './call.js';
import { argDecoder, type ArgDecoder } from './parameter.js';
import { presenceOf } from './presence.js';
import { resultKindOf } from './result-kind.js';

/** How one system call is decoded. */
export interface CallPlan {
  readonly signature: Signature;
  readonly decoders: readonly ArgDecoder[];
  /** Some argument must be read at syscall-enter-stop. */
  readonly readsAtEntry: boolean;
  /** How many of the parameters this very call has. */
  present(words: Uint32Array): number;
  /** What the result of this very call is. */
  result(words: Uint32Array): ResultDecode;
}

/** Plans by system call number, each made when it is first needed. */
export class CallPlans {
  readonly #plans = new Map<number, CallPlan | undefined>();

  constructor(
    readonly table: SyscallTable,
    readonly options: DecodeOptions,
  ) {}

  /** `undefined` for a number that the table does not have. */
  get(number: number): CallPlan | undefined {
    const known = this.#plans.get(number);
    if (known !== undefined || this.#plans.has(number)) return known;
    const signature = this.table.byNumber(number);
    const plan = signature && this.#compile(signature);
    this.#plans.set(number, plan);
    return plan;
  }

  #compile(signature: Signature): CallPlan {
    const decoders = signature.params.map((param) => argDecoder(param, this.options));
    return {
      signature,
      decoders,
      readsAtEntry: decoders.some((decoder) => decoder.atEntry),
      present: presenceOf(signature.name, this.options.arch) ?? (() => decoders.length),
      result: resultKindOf(signature.name) ?? (() => signature.result),
    };
  }
}

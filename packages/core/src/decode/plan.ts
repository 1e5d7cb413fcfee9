/** A call's signature to what is decoded when. */
import type { SyscallTable } from '../syscalls/lookup.js';
import type { Param, ResultDecode, Signature } from '../syscalls/signature.js';
import { variantsOf, type Variant, type Variants } from '../syscalls/variants.js';
import type { DecodeOptions } from './call.js';
import { argDecoder, type ArgDecoder } from './parameter.js';
import { presenceOf } from './presence.js';

/** How calls that were asked to do the same are decoded. */
export interface CallShape {
  readonly decoders: readonly ArgDecoder[];
  /** Some argument must be read at syscall-enter-stop. */
  readonly readsAtEntry: boolean;
  readonly result: ResultDecode;
}

/** How one system call is decoded. */
export interface CallPlan {
  readonly signature: Signature;
  /** The shape of this very call. */
  shapeOf(words: Uint32Array): CallShape;
  /** How many of its parameters it has. */
  present(words: Uint32Array, shape: CallShape): number;
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
    const { name, params, result } = signature;
    const usual = this.#shape(params, result);
    const present = presenceOf(name, this.options.arch);
    return {
      signature,
      shapeOf: this.#variants(signature, usual) ?? (() => usual),
      present: present ? (words) => present(words) : (_, { decoders }) => decoders.length,
    };
  }

  #shape(params: readonly Param[], result: ResultDecode): CallShape {
    const decoders = params.map((param) => argDecoder(param, this.options));
    return { decoders, readsAtEntry: decoders.some((decoder) => decoder.atEntry), result };
  }

  /** A shape for each variant, made when it is first needed. */
  #variants(signature: Signature, usual: CallShape): ((words: Uint32Array) => CallShape) | undefined {
    const variants = variantsOf(signature.name, this.options.arch);
    if (variants === undefined) return undefined;
    const shapes = new Map<number | string, CallShape>();
    return (words) => {
      const key = variants.key(words);
      const row = variants.rows.get(key);
      if (row === undefined) return usual;
      let shape = shapes.get(key);
      if (shape === undefined) {
        shape = this.#variant(signature, variants, row);
        shapes.set(key, shape);
      }
      return shape;
    };
  }

  #variant({ params, result }: Signature, { from }: Variants, row: Variant): CallShape {
    if (row.args === undefined) return this.#shape(params, row.result ?? result);
    const positions = params.slice(0, from).map((_, i) => i);
    const chosen = params.slice(0, from);
    row.args.forEach((decode, i) => {
      if (decode === null) return;
      const [name, type] = params[from + i]!;
      positions.push(from + i);
      chosen.push(typeof decode === 'string' ? [name, type, decode] : [name, decode[1], decode[0]]);
    });
    const shape = this.#shape(chosen, row.result ?? result);
    return row.args.includes(null)
      ? { ...shape, decoders: shape.decoders.map((decoder, i) => atPosition(decoder, positions[i]!)) }
      : shape;
  }
}

/** Decodes another register than that of its place in the list. */
function atPosition({ atEntry, pending, decode, complete }: ArgDecoder, position: number): ArgDecoder {
  return {
    atEntry,
    pending,
    decode: (call) => decode(call, position),
    ...(complete && { complete: (arg, call) => complete(arg, call, position) }),
  };
}

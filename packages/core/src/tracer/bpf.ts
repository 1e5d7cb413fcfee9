/**
 * Classic BPF, written from its end to its beginning: whatever a jump leads to is there already, and its distance is
 * known. A conditional jump reaches 255 instructions; what lies further is brought near. Pure.
 */

/** `struct sock_filter` (linux/filter.h). */
export interface BpfInstruction {
  code: number;
  jt: number;
  jf: number;
  k: number;
}

const BPF_LD_W_ABS = 0x20;
const BPF_ALU_AND_K = 0x54;
const BPF_JMP_JA = 0x05;
const BPF_RET_K = 0x06;

/** Conditions of a jump: the accumulator is equal to, greater than, or not less than a constant. */
export const BPF_JMP_JEQ_K = 0x15;
export const BPF_JMP_JGT_K = 0x25;
export const BPF_JMP_JGE_K = 0x35;

/** Furthest that a conditional jump reaches, less the one instruction that its other side may need. */
const REACH = 254;

/** An instruction, by its place from the end. */
export type Label = number;

export class Assembler {
  readonly #backwards: BpfInstruction[] = [];

  get length(): number {
    return this.#backwards.length;
  }

  /** The program in the order in which it runs. */
  program(): BpfInstruction[] {
    return this.#backwards.toReversed();
  }

  /** Ends the program with a verdict. */
  ret(verdict: number): Label {
    return this.#put({ code: BPF_RET_K, jt: 0, jf: 0, k: verdict });
  }

  /** Loads a word of the data, then goes on with what was written last. */
  load(offset: number): Label {
    return this.#put({ code: BPF_LD_W_ABS, jt: 0, jf: 0, k: offset });
  }

  /** Keeps these bits of what was loaded, then goes on with what was written last. */
  and(mask: number): Label {
    return this.#put({ code: BPF_ALU_AND_K, jt: 0, jf: 0, k: mask });
  }

  /** Goes on at one of two places. */
  jump(code: number, k: number, yes: Label, no: Label): Label {
    const nearYes = this.#near(yes);
    const nearNo = no === yes ? nearYes : this.#near(no);
    return this.#put({ code, jt: this.length - nearYes, jf: this.length - nearNo, k });
  }

  /** Goes on at a place, which may be what was written last. */
  goto(label: Label): Label {
    return label === this.length
      ? label
      : this.#put({ code: BPF_JMP_JA, jt: 0, jf: 0, k: this.length - label });
  }

  /** A place within reach that does the same. */
  #near(label: Label): Label {
    if (this.length - label <= REACH) return label;
    const target = this.#backwards[label - 1]!;
    return target.code === BPF_RET_K ? this.#put({ ...target }) : this.goto(label);
  }

  #put(instruction: BpfInstruction): Label {
    return this.#backwards.push(instruction);
  }
}

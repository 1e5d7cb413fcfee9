/** Changes to the code of traced processes: made, and undone, while every thread of the process is stopped. */
import type { CodePatch, StoppedProcess } from '../plugins.js';
import { allocate, type ProcessMemory } from '../ffi/buffer.js';
import * as ptrace from './ptrace.js';
import type { Tracee } from './tracee.js';

const WORD = 8;

/** Longest patch, bytes. */
const LONGEST = 1024;
const buffer = allocate(LONGEST);

/** A thread stands in the middle of what is to be changed, and would go on in the middle of something else. */
export class ThreadInTheWay extends Error {
  override readonly name = 'ThreadInTheWay';
}

export class CodePatches {
  readonly #applied = new Map<number, readonly CodePatch[]>();

  /** Whether the process's code was changed. */
  has(pid: number): boolean {
    return this.#applied.has(pid);
  }

  /**
   * The process of a stopped thread, all of whose threads are stopped.
   * @param places where they stand
   */
  process(tracee: Tracee, places: readonly number[] = []): StoppedProcess {
    const { pid, memory } = tracee.process;
    return { pid, memory, patch: (patches) => this.#apply(tracee, places, patches) };
  }

  /**
   * Changes that an earlier tracer made are taken over. A word is written at once: whenever we die, what is there runs.
   */
  #apply(tracee: Tracee, places: readonly number[], patches: readonly CodePatch[]): string | undefined {
    const { tid } = tracee;
    const { pid, memory } = tracee.process;
    const wanted: CodePatch[] = [];
    for (const patch of patches) {
      const { address, expected, bytes } = patch;
      if (memory.read(address, expected.length, buffer) !== expected.length) return 'its code cannot be read';
      const now = buffer.bytes.subarray(0, expected.length);
      if (now.equals(expected)) wanted.push(patch);
      else if (!now.equals(bytes)) return 'its code is not as it was built';
    }
    if (wanted.some(({ address, bytes }) => places.some((at) => at > address && at < address + bytes.length)))
      throw new ThreadInTheWay();
    let problem: string | undefined;
    for (const { address, bytes } of wanted) {
      const result = write(memory, tid, address, bytes);
      if (result >= 0) continue;
      problem = `its code cannot be changed (errno ${-result})`;
      break;
    }
    this.#applied.set(
      pid,
      patches.filter(({ stays }) => stays !== true),
    );
    if (problem !== undefined) this.undo(tracee);
    return problem;
  }

  /** Undoes what does not stay and is still there, the last change first. */
  undo({ tid, process: { pid, memory } }: Tracee): void {
    for (const { address, expected, bytes } of this.#applied.get(pid)?.toReversed() ?? []) {
      if (holds(memory, address, bytes)) write(memory, tid, address, expected, true);
    }
    this.#applied.delete(pid);
  }

  /** The process has another program, or none. */
  forget(pid: number): void {
    this.#applied.delete(pid);
  }
}

function holds(memory: ProcessMemory, address: number, bytes: Uint8Array): boolean {
  const read = memory.read(address, bytes.length, buffer);
  return read === bytes.length && buffer.bytes.subarray(0, read).equals(bytes);
}

/**
 * Word by word.
 * @param backwards the first word last: a jump that it has leads past what is no code meanwhile
 */
function write(
  memory: ProcessMemory,
  tid: number,
  address: number,
  bytes: Uint8Array,
  backwards = false,
): number {
  const count = Math.ceil(bytes.length / WORD);
  for (let i = 0; i < count; i++) {
    const at = (backwards ? count - 1 - i : i) * WORD;
    if (memory.read(address + at, WORD, buffer) !== WORD) return -1;
    buffer.bytes.set(bytes.subarray(at, at + WORD), 0);
    const result = ptrace.pokeText(tid, address + at, buffer.bytes.readBigUInt64LE(0));
    if (result < 0) return result;
  }
  return 0;
}

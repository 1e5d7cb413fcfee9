/** System calls made by a stopped tracee at our wish. Only for a process whose memory image is about to be replaced. */
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import { PtracerError } from '../errors.js';
import { now } from './clock.js';
import * as ptrace from './ptrace.js';
import { Registers } from './registers.js';
import { classifyStop, stopSignal } from './wait-status.js';

/** The tracee ended before it did what was asked. */
export class TraceeEnded extends Error {
  constructor(readonly status: number) {
    super('the tracee ended');
  }
}

export class Injector {
  readonly #registers: Registers;
  readonly #code: number;

  /** `tid` is in a ptrace-stop, outside of any call that matters. */
  constructor(
    readonly tid: number,
    arch: Arch,
  ) {
    this.#registers = new Registers(arch);
    this.#check(this.#registers.load(tid), 'PTRACE_GETREGSET');
    const { layout } = this.#registers;
    this.#code = this.#registers.get(layout.ip);
    this.#check(ptrace.pokeText(tid, this.#code, layout.instruction), 'PTRACE_POKETEXT');
  }

  /** Makes one system call; returns its result, negative for an errno. */
  call(number: number, ...args: number[]): number {
    this.prepare(number, ...args);
    this.#runToSyscallStop();
    this.#runToSyscallStop();
    this.#check(this.#registers.load(this.tid), 'PTRACE_GETREGSET');
    return this.#registers.getResult();
  }

  /**
   * Makes a call, and says how long it took, ns, as `Calls` measures it: from when the thread is let go before it, to when
   * it is known that it has ended.
   */
  time(number: number): number {
    this.prepare(number);
    this.#runToSyscallStop();
    const start = now();
    this.#runToSyscallStop();
    ptrace.readSyscallInfo(this.tid);
    return now() - start;
  }

  /** Makes the call the next thing that the tracee does when it is resumed. */
  prepare(number: number, ...args: number[]): void {
    const registers = this.#registers;
    const { layout } = registers;
    registers.set(layout.ip, this.#code);
    if (layout.restart !== undefined) registers.set(layout.restart, -1);
    args.forEach((value, i) => registers.set(layout.args[i]!, value));
    registers.set(layout.number, number);
    this.#check(registers.store(this.tid), 'PTRACE_SETREGSET');
  }

  #runToSyscallStop(): void {
    let signal = 0;
    for (;;) {
      this.#check(ptrace.resumeToSyscall(this.tid, signal), 'PTRACE_SYSCALL');
      this.#check(ptrace.waitFor(this.tid), 'wait4');
      const status = ptrace.lastStatus();
      const stop = classifyStop(status);
      if (stop === 'syscall') return;
      if (stop === 'exited' || stop === 'signaled') throw new TraceeEnded(status);
      signal = stop === 'signal' && stopSignal(status) !== abi.SIGTRAP ? stopSignal(status) : 0;
    }
  }

  #check(result: number, operation: string): void {
    if (result >= 0) return;
    throw new PtracerError(
      'ERR_PTRACER_START_FAILED',
      `the command could not be started: ${operation} failed with errno ${-result}`,
    );
  }
}

/**
 * Starts a command under the tracer, without a second Node start-up and without a helper of our own.
 *
 * A small shell is spawned that waits for input which never comes. It is seized, and made to do what is
 * needed by system calls of our choice: memory for the command's arguments, the seccomp filter, and at last
 * the execve itself. So the command gets exactly the arguments and environment that were asked for; no
 * shell ever parses them. If the tracer dies meanwhile, the shell reads end-of-file and ends.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { PtracerError } from '../errors.js';
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import { dup2 } from '../ffi/libc.js';
import { allocate, ProcessMemory } from '../ffi/buffer.js';
import type { SpawnCommand } from '../protocol/messages.js';
import type { SyscallTable } from '../syscalls/lookup.js';
import { now } from './clock.js';
import { packExecImage, type ExecImage } from './exec-image.js';
import { Injector, TraceeEnded } from './inject.js';
import { explainSeizeFailure } from './permission.js';
import type { Placement } from './placement.js';
import * as ptrace from './ptrace.js';
import { buildSeccompProgram, encodeSeccompProgram, type Stops } from './seccomp.js';
import { quietChildSignals } from './signals.js';
import { classifyStop, stopSignal } from './wait-status.js';

/** The shell waits at its standard input, a socket that nobody writes to; the command's own is kept here. */
const STDIN_FD = 3;

const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
/** Tracing is no reason to slow the command down (seccomp(2), SECCOMP_FILTER_FLAG_SPEC_ALLOW). */
const SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;

/** What is to happen to the new tracee. */
export interface StartPlan {
  arch: Arch;
  table: SyscallTable;
  command: SpawnCommand;
  ptraceOptions: number;
  /** What the kernel is to stop for; `undefined`: no kernel filter. */
  stops: Stops | undefined;
  measureCallCost: boolean;
  placement: Placement;
}

/** A command that stands before its execve. */
export interface StartedCommand {
  pid: number;
  /** What tracing adds to the duration of a call, ns, where it was measured. */
  callCost: number | undefined;
}

/** How often a call is made that does nothing; the first times, while caches and code are cold, do not count. */
const COST_WARM_UP = 32;
const COST_SAMPLES = 96;
/** However busy the machine is, the command does not wait longer. */
const COST_BUDGET_NS = 4e6;

function spawnShell(cwd: string): number {
  const child = spawn('/bin/sh', ['-c', 'read -r _'], {
    cwd,
    env: {},
    stdio: ['pipe', 'inherit', 'inherit', 0],
  });
  child.on('error', () => {});
  if (child.pid === undefined) {
    throw new PtracerError(
      'ERR_PTRACER_START_FAILED',
      `/bin/sh could not be started in ${cwd}: commands are started through it; does it exist, and does the folder?`,
    );
  }
  quietChildSignals();
  releaseStandardStreams();
  return child.pid;
}

/** They are the command's: who reads its output hears when the command closes it, not when the tracer ends. */
function releaseStandardStreams(): void {
  const nowhere = openSync('/dev/null', 'r+');
  for (const fd of [0, 1, 2]) dup2(nowhere, fd);
  closeSync(nowhere);
}

function stopShell(pid: number, ptraceOptions: number): void {
  const seized = ptrace.seize(pid, ptraceOptions);
  if (seized < 0) throw explainSeizeFailure(pid, -seized);
  ptrace.interrupt(pid);
  for (;;) {
    ptrace.waitFor(pid);
    const status = ptrace.lastStatus();
    const stop = classifyStop(status);
    if (stop === 'trap') return;
    if (stop === 'exited' || stop === 'signaled') throw new TraceeEnded(status);
    // Any other stop takes a pending interrupt back.
    ptrace.interrupt(pid);
    ptrace.resume(pid, stop === 'signal' ? stopSignal(status) : 0);
  }
}

class Starter {
  readonly #injector: Injector;

  constructor(
    readonly pid: number,
    readonly plan: StartPlan,
  ) {
    this.#injector = new Injector(pid, plan.arch);
  }

  run(): number | undefined {
    const { command, stops, arch, measureCallCost } = this.plan;
    const callCost = measureCallCost ? this.#callCost() : undefined;
    const program = stops && encodeSeccompProgram(buildSeccompProgram(arch, stops.numbers, stops.tests));
    const image = this.#place(command, program);
    this.#demand('dup3', this.#call('dup3', STDIN_FD, 0, 0));
    this.#call('close', STDIN_FD);
    if (program !== undefined) this.#installFilter(image.programAddress);
    this.#injector.prepare(this.#number('execve'), image.file, image.argv, image.envp);
    return callCost;
  }

  #callCost(): number {
    const number = this.#number('getppid');
    const { placement } = this.plan;
    const times: number[] = [];
    placement.whileHeld(this.pid, () => {
      const end = now() + COST_BUDGET_NS;
      do times.push(this.#injector.time(number));
      while (times.length < COST_WARM_UP + COST_SAMPLES && now() < end);
    });
    const warm = times.slice(Math.min(COST_WARM_UP, times.length >> 1)).sort((a, b) => a - b);
    return warm[warm.length >> 1]!;
  }

  /** Puts everything that execve and seccomp read into memory of the tracee. */
  #place(command: SpawnCommand, program: Buffer | undefined): ExecImage {
    const size = packExecImage(command, program, 0).bytes.length;
    const address = this.#demand(
      'mmap',
      this.#call('mmap', 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0),
    );
    const image = packExecImage(command, program, address);
    const local = allocate(size);
    image.bytes.copy(local.bytes);
    const written = new ProcessMemory(this.pid).write(address, local, size);
    if (written !== size) this.#demand('process_vm_writev', -abi.EPERM);
    return image;
  }

  #installFilter(programAddress: number): void {
    const install = (): number =>
      this.#call('seccomp', SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, programAddress);
    let result = install();
    if (result === -abi.EACCES) {
      // Without CAP_SYS_ADMIN a filter asks for no_new_privs. Set-user-ID programs do not gain
      // privileges under a tracer without privileges anyway.
      this.#call('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      result = install();
    }
    this.#demand('seccomp', result);
  }

  #call(name: string, ...args: number[]): number {
    return this.#injector.call(this.#number(name), ...args);
  }

  #number(name: string): number {
    return this.plan.table.byName(name)!.number;
  }

  #demand(operation: string, result: number): number {
    if (result >= 0) return result;
    throw new PtracerError(
      'ERR_PTRACER_START_FAILED',
      `the command could not be started: ${operation} failed with errno ${-result}`,
    );
  }
}

/**
 * Leaves a new process in ptrace-stop, about to call execve for the command.
 * @throws {TraceeEnded} when a signal ended it first
 * @throws {PtracerError} ERR_PTRACER_PTRACE_FORBIDDEN, ERR_PTRACER_START_FAILED
 */
export function startCommand(plan: StartPlan): StartedCommand {
  const pid = spawnShell(plan.command.cwd);
  stopShell(pid, plan.ptraceOptions);
  return { pid, callCost: new Starter(pid, plan).run() };
}

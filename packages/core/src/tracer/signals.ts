/**
 * The signals of the tracer child itself. The loop blocks in wait4, which only a signal with a handler of
 * its own, installed without SA_RESTART, can interrupt; libuv's handlers restart the call.
 */
import * as abi from '../ffi/abi.js';
import { allocate } from '../ffi/buffer.js';
import { fcntl, harmlessHandlerAddress, setitimer, sigaction } from '../ffi/libc.js';

/** Longest time that events wait for company, in microseconds. */
const TICK = 10_000n;

/** Longest time, in microseconds, that a signal is missed which came just before a wait began. */
const IDLE_TICK = 250_000n;

/** `struct sigaction` of glibc and musl: handler, 128 bytes of mask, flags, restorer. */
const action = allocate(152);
const FLAGS = 136;

function setHandler(signal: number, handler: bigint, flags = 0): void {
  action.bytes.fill(0);
  action.bytes.writeBigUInt64LE(handler, 0);
  action.bytes.writeInt32LE(flags, FLAGS);
  sigaction(signal, action.address, 0);
}

const SIG_DFL = 0n;
const SA_NOCLDSTOP = 1;

const childAction = allocate(152);

/**
 * Every ptrace-stop sends SIGCHLD to the tracer, and since it started a child libuv has a handler for it, which
 * writes to a pipe each time. The loop waits by itself and needs neither.
 */
export function quietChildSignals(): void {
  sigaction(abi.SIGCHLD, 0, childAction.address);
  setHandler(abi.SIGCHLD, SIG_DFL, SA_NOCLDSTOP);
}

/** Runs something that waits for child processes as Node does. */
export function withChildSignals<Result>(run: () => Result): Result {
  sigaction(abi.SIGCHLD, childAction.address, 0);
  try {
    return run();
  } finally {
    quietChildSignals();
  }
}

const SIG_IGN = 1n;

/**
 * A terminal sends these to its whole foreground group: they are meant for the command, and the tracer
 * must outlive it to report its end.
 */
export function ignoreTerminalSignals(): void {
  for (const signal of [
    abi.SIGHUP,
    abi.SIGINT,
    abi.SIGQUIT,
    abi.SIGTERM,
    abi.SIGPIPE,
    abi.SIGTSTP,
    abi.SIGTTIN,
    abi.SIGTTOU,
  ]) {
    setHandler(signal, SIG_IGN);
  }
}

/** From here on SIGIO (a request came) and SIGALRM (a tick) make wait4 return EINTR. */
export function interruptWaits(): void {
  const handler = harmlessHandlerAddress();
  setHandler(abi.SIGIO, handler);
  setHandler(abi.SIGALRM, handler);
}

/** Makes the kernel send SIGIO to this process when `fd`, a socket or FIFO, has input or its peer goes away. */
export function signalOnInput(fd: number): void {
  fcntl(fd, abi.F_SETOWN, process.pid);
  fcntl(fd, abi.F_SETFL, fcntl(fd, abi.F_GETFL, 0) | abi.O_ASYNC);
}

const timer = allocate(32);

function setTimer(microseconds: bigint): void {
  timer.bytes.writeBigInt64LE(microseconds, 8);
  timer.bytes.writeBigInt64LE(microseconds, 24);
  setitimer(abi.ITIMER_REAL, timer.address, 0);
}

/** Ticks until told to stop, so that a tick which comes just before wait4 is not the last. */
export function startTicking(): void {
  setTimer(TICK);
}

/** Ticks seldom. */
export function idleTicking(): void {
  setTimer(IDLE_TICK);
}

export function stopTicking(): void {
  setTimer(0n);
}

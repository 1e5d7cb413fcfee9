/** One function for each ptrace request. A negative result is -errno; -ESRCH means the tracee is gone, which is normal. */
import * as abi from '../ffi/abi.js';
import { allocate, readWord, writeWord } from '../ffi/buffer.js';
import { errno, ptrace, wait4 } from '../ffi/libc.js';

function request(operation: number, tid: number, addr: number, data: number | bigint): number {
  const result = ptrace(operation, tid, addr, data);
  return result === -1 ? -errno() : result;
}

const statusBuffer = allocate(8);
const statusWords = new Int32Array(statusBuffer.bytes.buffer);

/** Waits for any tracee to change state. Returns its tid or -errno. */
export function waitAny(): number {
  const tid = wait4(-1, statusBuffer.address, abi.WALL, 0);
  return tid === -1 ? -errno() : tid;
}

/** Waits for one tracee. */
export function waitFor(tid: number): number {
  for (;;) {
    if (wait4(tid, statusBuffer.address, abi.WALL, 0) === tid) return 0;
    const error = errno();
    if (error !== abi.EINTR) return -error;
  }
}

/** Whether a tracee has changed its state by now; -errno where it is gone. */
export function hasStopped(tid: number): boolean | number {
  const result = wait4(tid, statusBuffer.address, abi.WALL | abi.WNOHANG, 0);
  return result === -1 ? -errno() : result === tid;
}

/** The status that the last wait stored. */
export function lastStatus(): number {
  return statusWords[0]!;
}

export function seize(tid: number, options: number): number {
  return request(abi.PTRACE_SEIZE, tid, 0, options);
}

export function interrupt(tid: number): number {
  return request(abi.PTRACE_INTERRUPT, tid, 0, 0);
}

/** Resumes until the next syscall-stop. `signal` is delivered; 0 for none. */
export function resumeToSyscall(tid: number, signal: number): number {
  return request(abi.PTRACE_SYSCALL, tid, 0, signal);
}

/** Resumes until something other than a system call stops the tracee. */
export function resume(tid: number, signal: number): number {
  return request(abi.PTRACE_CONT, tid, 0, signal);
}

/** Leaves the tracee in group-stop, and hears when it ends. */
export function listen(tid: number): number {
  return request(abi.PTRACE_LISTEN, tid, 0, 0);
}

export function detach(tid: number, signal: number): number {
  return request(abi.PTRACE_DETACH, tid, 0, signal);
}

const message = allocate(8);
const messageWords = new Uint32Array(message.bytes.buffer);

/** PTRACE_GETEVENTMSG: the new tid of a clone event, the former tid of an exec event. */
export function eventMessage(tid: number): number {
  const result = request(abi.PTRACE_GETEVENTMSG, tid, 0, message.address);
  return result < 0 ? result : readWord(messageWords, 0);
}

/** `struct ptrace_syscall_info` (linux/ptrace.h), as 32-bit words. */
const info = allocate(88);
export const syscallInfo: {
  /** Byte 0 of the structure: PTRACE_SYSCALL_INFO_*. */
  op(): number;
  arch(): number;
  ip(): number;
  sp(): number;
  words: Uint32Array;
} = {
  op: () => info.bytes[0]!,
  arch: () => infoWords[1]!,
  ip: () => readWord(infoWords, 1),
  sp: () => readWord(infoWords, 2),
  words: new Uint32Array(info.bytes.buffer),
};
const infoWords = syscallInfo.words;

/** Index of the low word of the number, of the first argument and of the return value in `syscallInfo.words`. */
export const INFO_NUMBER = 6;
export const INFO_ARGS = 8;
export const INFO_RESULT = 6;

/** PTRACE_GET_SYSCALL_INFO (Linux 5.3) into `syscallInfo`. */
export function readSyscallInfo(tid: number): number {
  return request(abi.PTRACE_GET_SYSCALL_INFO, tid, 88, info.address);
}

const signalInfo = allocate(128);

/** PTRACE_GETSIGINFO. The buffer is valid until the next call; `undefined` in group-stop or for a dead tracee. */
export function readSignalInfo(tid: number): Buffer | undefined {
  return request(abi.PTRACE_GETSIGINFO, tid, 0, signalInfo.address) < 0 ? undefined : signalInfo.bytes;
}

const vector = allocate(16);
const vectorWords = new Uint32Array(vector.bytes.buffer);

/** Reads a register set into `bytes` at `address`; returns its length or -errno. */
export function readRegisterSet(tid: number, type: number, address: number, length: number): number {
  writeWord(vectorWords, 0, address);
  writeWord(vectorWords, 1, length);
  const result = request(abi.PTRACE_GETREGSET, tid, type, vector.address);
  return result < 0 ? result : readWord(vectorWords, 1);
}

export function writeRegisterSet(tid: number, type: number, address: number, length: number): number {
  writeWord(vectorWords, 0, address);
  writeWord(vectorWords, 1, length);
  return request(abi.PTRACE_SETREGSET, tid, type, vector.address);
}

/** Overwrites one word of the tracee, in read-only text too. */
export function pokeText(tid: number, address: number, word: number | bigint): number {
  return request(abi.PTRACE_POKETEXT, tid, address, word);
}

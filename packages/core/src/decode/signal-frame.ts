/** What rt_sigreturn(2) returns to: a frame on the stack, which the kernel made for a signal handler. */
import type { Arch, SyscallArg } from '../events.js';
import { readValue } from '../types/read.js';
import { SIGNAL_FRAME } from '../types/signal.js';
import type { CallView } from './call.js';

/**
 * Offset of `uc_sigmask` from the stack pointer at the call. x86-64 (arch/x86/include/asm/sigframe.h, uapi
 * asm/ucontext.h): the handler's return has taken `pretcode` off, and `struct ucontext` comes next. arm64
 * (arch/arm64/kernel/signal.c): it comes behind `siginfo_t`, with the mask in front of the registers.
 */
const MASK: Readonly<Record<Arch, number>> = { x64: 296, arm64: 168 };

/** Makes a value of the signal mask that the call restores. */
export function fillSignalFrame(arg: SyscallArg, call: CallView): void {
  arg.rawValue = call.stackPointer;
  arg.shape = 'sigframe';
  const address = call.stackPointer + MASK[call.options.arch];
  const read = readValue(SIGNAL_FRAME, { call, out: false }, address);
  if (read === undefined) arg.unreadable = true;
  else arg.value = read.value;
}

/**
 * Calls that are under way when something else is to be told: whoever asks for it gets an `unfinished` event of them, so
 * that lines can be shown in the order in which things happened.
 *
 * As in strace, at most one call is neither told nor ended: the one that began last. Whatever comes next, of another
 * thread, makes it unfinished. So nothing is held back, and nothing waits.
 */
import { rawArgs } from '../decode/parameter.js';
import type { SyscallArg, UnfinishedEvent } from '../events.js';
import { now } from './clock.js';
import type { Unnumbered } from './emitter.js';
import type { Subscriptions } from './subscription.js';
import type { Tracee } from './tracee.js';

/** The arguments of a call that has not ended: those that it has written yet, or will, are pending. */
export function argumentsSoFar(tracee: Tracee): SyscallArg[] {
  const { plan, shape, words } = tracee;
  if (plan === undefined || shape === undefined) return rawArgs(words);
  return Array.from({ length: plan.present(words, shape) }, (_, i) => {
    const decoder = shape.decoders[i]!;
    const arg = tracee.args[i] ?? decoder.decode(tracee, i);
    return decoder.pending ? { ...arg, pending: true as const } : arg;
  });
}

export class CallsUnderWay {
  #last: Tracee | undefined;

  constructor(readonly subscriptions: Subscriptions) {}

  /** A call of a thread begins. */
  begun(tracee: Tracee): void {
    if (!this.subscriptions.askUnfinished) return;
    this.interrupt(tracee);
    this.#last = tracee;
  }

  /** Something of this thread is about to be told: that a call has ended, or an event that is no call. */
  interrupt(tracee: Tracee): void {
    const last = this.#last;
    if (last === undefined) return;
    this.#last = undefined;
    if (last !== tracee && last.inCall) this.#tell(last);
  }

  #tell(tracee: Tracee): void {
    const { plan, number, foreignAbi } = tracee;
    const name = plan?.signature.name ?? `<${number}>`;
    const event: Unnumbered<UnfinishedEvent> = {
      type: 'unfinished',
      pid: tracee.process.pid,
      tid: tracee.tid,
      thread: tracee.info,
      name,
      number,
      ...(foreignAbi === undefined ? undefined : { abi: foreignAbi }),
      args: argumentsSoFar(tracee),
      startTime: tracee.startTime,
      ...resumption(name, tracee),
      time: now(),
    };
    for (const subscription of this.subscriptions.list) {
      if (subscription.asksUnfinished(tracee, event)) subscription.emitter.emit(event);
    }
  }
}

/** What restart_syscall goes on with, where that is known. */
export function resumption(name: string, { interrupted }: Tracee): { resumes: string } | undefined {
  return name === 'restart_syscall' && interrupted !== undefined ? { resumes: interrupted } : undefined;
}

/** From syscall-enter-stop to syscall-exit-stop: a system call becomes an event. */
import { decodeResult, errnoOf, noResult } from '../decode/result.js';
import type { CallPlans } from '../decode/plan.js';
import type { JsStack, SyscallArg, SyscallEvent, SyscallResult } from '../events.js';
import * as abi from '../ffi/abi.js';
import type { AskedStack, DeferredStack, StackSource, StoppedThread, TracerFilter } from '../plugins.js';
import { now } from './clock.js';
import { isLoopsRing } from './io-uring.js';
import type { Emitter } from './emitter.js';
import type { Placement } from './placement.js';
import { Probes } from './probes.js';
import * as ptrace from './ptrace.js';
import { interruptedCall, threadPointer } from './registers.js';
import { NATIVE_AUDIT_ARCH, X32_BIT, type Stops } from './seccomp.js';
import type { Subscription, Subscriptions } from './subscription.js';
import type { Ticker } from './ticker.js';
import type { Tracee } from './tracee.js';
import { argumentsSoFar, CallsUnderWay, resumption } from './under-way.js';

/** include/linux/errno.h: restart_syscall goes on with the call. */
const ERESTART_RESTARTBLOCK = 516;

const { words: info } = ptrace.syscallInfo;

function abiName(auditArch: number, number: number): string {
  if (auditArch === abi.AUDIT_ARCH_I386) return 'i386';
  if (auditArch === abi.AUDIT_ARCH_ARM) return 'arm';
  return (number & X32_BIT) !== 0 ? 'x32' : `audit-arch-0x${auditArch.toString(16)}`;
}

export class Calls {
  readonly #nativeArch: number;
  readonly #ioUringSetup: number | undefined;
  readonly #probes: Probes;
  readonly #underWay: CallsUnderWay;
  /** System calls with a decoder that has thrown. */
  readonly #undecoded = new Set<string>();
  #deferred = 0;
  /** Calls that stopped before they were made. */
  stopped = 0;

  constructor(
    readonly plans: CallPlans,
    readonly subscriptions: Subscriptions,
    readonly ticker: Ticker,
    readonly placement: Placement,
  ) {
    this.#nativeArch = NATIVE_AUDIT_ARCH[plans.options.arch];
    this.#ioUringSetup = plans.table.byName('io_uring_setup')?.number;
    this.#probes = new Probes(plans.table);
    this.#underWay = new CallsUnderWay(subscriptions);
  }

  /** The calls that must stop for a filter, and those that are made for stack sources. */
  stops({ syscalls, kernel = new Map() }: TracerFilter): Stops {
    const always = new Set(this.placement.watched);
    if (this.#ioUringSetup !== undefined) always.add(this.#ioUringSetup);
    const stops: Stops = {
      numbers: syscalls === 'all' ? 'all' : new Set([...syscalls, ...always]),
      tests: new Map([...kernel].filter(([number]) => !always.has(number))),
    };
    const kinds = [...this.subscriptions.engines].flatMap(({ probes = [] }) => probes);
    return this.#probes.added(stops, kinds);
  }

  /** A thread has stopped because it was seized, in a call perhaps, which it will go on with. */
  arrive(tracee: Tracee): void {
    const number = interruptedCall(tracee.tid, this.plans.options.arch);
    tracee.interrupted = number === undefined ? undefined : this.plans.table.byNumber(number)?.name;
  }

  /** At a stop before a call: whether it is made for stack sources. */
  probe(tracee: Tracee): boolean {
    const probe = this.#probes.get();
    if (probe === undefined) return false;
    for (const source of this.subscriptions.engines) source.probed?.(this.#thread(tracee), probe);
    return true;
  }

  /** Whether events wait for their stacks. */
  get waiting(): boolean {
    return this.#deferred > 0;
  }

  /** At a stop before a call. Returns whether the stop after it is of interest. */
  enter(tracee: Tracee): boolean {
    this.stopped++;
    const foreign = info[1] !== this.#nativeArch || (info[ptrace.INFO_NUMBER]! & X32_BIT) !== 0;
    tracee.number = info[ptrace.INFO_NUMBER]!;
    if (foreign) return this.#enterForeign(tracee, info[1]!);
    if (this.placement.watched.has(tracee.number)) this.placement.beforeWatched(tracee.number);
    if (tracee.number === this.#ioUringSetup) this.#warnOfIoUring(tracee);
    if (!this.subscriptions.want(tracee.number, tracee)) return false;
    this.#begin(tracee);
    const plan = this.plans.get(tracee.number);
    tracee.plan = plan;
    tracee.shape = plan?.shapeOf(tracee.words);
    tracee.foreignAbi = undefined;
    if (tracee.shape?.readsAtEntry) {
      const { decoders } = tracee.shape;
      for (let i = 0; i < decoders.length; i++) {
        if (decoders[i]!.atEntry) tracee.args[i] = decoders[i]!.decode(tracee, i);
      }
    }
    // It begins when the thread is let go: to read its arguments took no time of the call.
    tracee.startTime = now();
    return true;
  }

  /** At a stop after a call that `enter` was interested in. */
  exit(tracee: Tracee): void {
    if (!tracee.inCall) return;
    const duration = now() - tracee.startTime;
    tracee.memory.refill(tracee.options.stringLimit);
    const low = info[ptrace.INFO_RESULT]!;
    const high = info[ptrace.INFO_RESULT + 1]!;
    tracee.errno = errnoOf(low, high);
    tracee.returned = tracee.errno === 0 ? low + high * 2 ** 32 : null;
    if (tracee.errno === ERESTART_RESTARTBLOCK) tracee.interrupted = tracee.plan?.signature.name;
    const result = decodeResult(tracee.shape?.result ?? 'int', low, high, this.plans.options.arch);
    if (result.kind === 'fd' && tracee.returned !== null && tracee.options.descriptorPaths) {
      Object.assign(result, tracee.describe(tracee.returned));
    }
    this.#finish(tracee, this.#event(tracee, result, duration));
  }

  /** The thread is about to end, and stands once more: nothing comes after the call that it is in. */
  leave(tracee: Tracee): void {
    if (!tracee.inCall) return;
    if (tracee.plan?.signature.result !== 'none') return this.abandon(tracee, 'killed');
    // Where it stands, its stack can still be read.
    const stands = ptrace.readSyscallInfo(tracee.tid) > 0;
    this.#finish(tracee, this.#event(tracee, noResult('exit'), null), stands);
  }

  /** The thread ended, was replaced, or is let go, inside a call. */
  abandon(tracee: Tracee, reason: NonNullable<SyscallResult['reason']>): void {
    if (!tracee.inCall) return;
    tracee.returned = null;
    this.#finish(tracee, this.#event(tracee, noResult(reason), null), false);
  }

  /** Something of this thread is about to be told that is no call. */
  interrupt(tracee: Tracee): void {
    this.#underWay.interrupt(tracee);
  }

  /** A mistake of ours, told once for each system call. */
  #warnOfDecoder(tracee: Tracee, name: string): void {
    const { decodeError: error } = tracee;
    tracee.decodeError = undefined;
    if (this.#undecoded.has(name)) return;
    this.#undecoded.add(name);
    const why = error instanceof Error ? error.message : String(error);
    this.subscriptions.emit(tracee, {
      type: 'warning',
      code: 'WARN_PTRACER_UNDECODED',
      message: `an argument of ${name} could not be decoded and is shown as it is in the register: ${why}`,
      time: now(),
    });
  }

  #warnOfIoUring(tracee: Tracee): void {
    const { process } = tracee;
    if (process.ioUringReported || isLoopsRing(tracee)) return;
    process.ioUringReported = true;
    this.subscriptions.emit(tracee, {
      type: 'warning',
      code: 'WARN_PTRACER_IO_URING',
      message:
        `process ${process.pid} uses io_uring: what it does through it makes no system call, and is not seen; ` +
        'for Node, set UV_USE_IO_URING=0',
      time: now(),
    });
  }

  #enterForeign(tracee: Tracee, auditArch: number): boolean {
    const name = abiName(auditArch, tracee.number);
    const shown = this.subscriptions.list.some(({ filter }) => filter.syscalls === 'all');
    if (!tracee.process.foreignReported) {
      tracee.process.foreignReported = true;
      this.subscriptions.emit(tracee, {
        type: 'warning',
        code: 'WARN_PTRACER_FOREIGN_ABI',
        message:
          `process ${tracee.process.pid} makes ${name} system calls, whose numbers have other meanings; ` +
          (shown ? 'they are shown undecoded' : 'no filter by name can match them'),
        time: now(),
      });
    }
    if (!shown) return false;
    this.#begin(tracee);
    tracee.plan = undefined;
    tracee.shape = undefined;
    tracee.foreignAbi = name;
    tracee.startTime = now();
    return true;
  }

  #begin(tracee: Tracee): void {
    tracee.inCall = true;
    tracee.memory.refill(tracee.options.stringLimit);
    tracee.words.set(info.subarray(ptrace.INFO_ARGS, ptrace.INFO_ARGS + 12));
    tracee.args.length = 0;
    tracee.returned = null;
    tracee.errno = 0;
    this.#underWay.begun(tracee);
  }

  #event(tracee: Tracee, result: SyscallEvent['result'], duration: number | null): SyscallEvent {
    const { plan, shape } = tracee;
    const name = plan?.signature.name ?? `<${tracee.number}>`;
    let args: SyscallArg[];
    if (plan === undefined || shape === undefined || result.reason !== undefined)
      args = argumentsSoFar(tracee);
    else {
      args = Array.from<SyscallArg>({ length: plan.present(tracee.words, shape) });
      for (let i = 0; i < args.length; i++) {
        const decoder = shape.decoders[i]!;
        const early = tracee.args[i];
        if (early !== undefined) decoder.complete?.(early, tracee, i);
        args[i] = early ?? decoder.decode(tracee, i);
      }
    }
    if (tracee.decodeError !== undefined) this.#warnOfDecoder(tracee, name);
    return {
      v: 1,
      seq: 0,
      type: 'syscall',
      pid: tracee.process.pid,
      tid: tracee.tid,
      thread: tracee.info,
      name,
      number: tracee.number,
      ...(tracee.foreignAbi === undefined ? undefined : { abi: tracee.foreignAbi }),
      args,
      result,
      ...resumption(name, tracee),
      startTime: tracee.startTime,
      duration,
    };
  }

  #finish(tracee: Tracee, event: SyscallEvent, stopped = true): void {
    this.#underWay.interrupt(tracee);
    tracee.inCall = false;
    tracee.args.length = 0;
    for (const subscription of this.subscriptions.list) {
      if (this.#interests(subscription, tracee, event) && subscription.matches(event)) {
        this.#deliver(subscription, tracee, event, stopped);
      }
    }
  }

  #interests(subscription: Subscription, tracee: Tracee, event: SyscallEvent): boolean {
    if (event.abi === undefined) return subscription.wants(event.number, tracee);
    return subscription.filter.syscalls === 'all' && subscription.covers(tracee);
  }

  #deliver(subscription: Subscription, tracee: Tracee, event: SyscallEvent, stopped: boolean): void {
    const { stack: source, emitter } = subscription;
    if (source === undefined) return emitter.emit(event);
    const stack = stopped ? this.#capture(source, tracee) : undefined;
    if (stack === undefined) {
      if (!subscription.leavesOut(tracee)) emitter.emit(event);
    } else if ('frames' in stack) {
      const thread = tracee.runsJavaScript();
      if (!subscription.covers(tracee)) return;
      // Other subscriptions ask for no stack, or for another one.
      const told = this.subscriptions.list.length === 1 ? event : { ...event };
      told.thread = thread;
      told.stackFrom = 'here';
      told.stack = stack;
      emitter.emit(told);
    } else if ('from' in stack) {
      const { from: stackFrom, stack: asked, request } = stack;
      const thread = stack.thread === 'pool' ? tracee.worksForPool() : tracee.runsJavaScript();
      const more = { ...(asked && { stack: asked }), ...(request !== undefined && { request }) };
      if (subscription.covers(tracee)) emitter.emit({ ...event, thread, stackFrom, ...more });
    } else this.#defer(emitter, event, stack);
  }

  #defer(emitter: Emitter, event: SyscallEvent, stack: DeferredStack): void {
    this.#deferred++;
    this.ticker.start();
    stack.settled((frames) => {
      this.#deferred--;
      emitter.emit(frames === undefined ? event : { ...event, stackFrom: 'here', stack: frames });
    });
  }

  #capture(source: StackSource, tracee: Tracee): JsStack | AskedStack | DeferredStack | undefined {
    return source.capture(this.#thread(tracee));
  }

  #thread(tracee: Tracee): StoppedThread {
    return {
      pid: tracee.process.pid,
      tid: tracee.tid,
      sp: ptrace.syscallInfo.sp(),
      ip: ptrace.syscallInfo.ip(),
      memory: tracee.process.memory,
      tlsBase: () => threadPointer(tracee.tid, this.plans.options.arch),
    };
  }
}

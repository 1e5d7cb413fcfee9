/** Timers and clocks: linux/timex.h, asm-generic/siginfo.h. Pure. */
import { unsigned64At } from '../decode/integers.js';
import { signalName } from '../linux/signal.js';
import type { EnumValue, MemoryValue } from '../values.js';
import { constantValue, readValue } from './read.js';
import { timespec, timeval } from './time.js';
import { coded, custom, flags, s32, s64, struct, type CustomType, type Type } from './type.js';

/** ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND, ERESTART_RESTARTBLOCK: include/linux/errno.h. */
const RESTARTS: ReadonlySet<number> = new Set([512, 513, 514, 516]);

/** The time that a sleep had left when a signal ended it; the kernel writes it only then. */
const remaining: CustomType = {
  ...custom('remaining', (context, address) => readValue(timespec, context, address)),
  written: ({ errno }) => RESTARTS.has(errno),
};

/** The same of clock_nanosleep, which has none to tell where it sleeps until a time: flags, its second argument. */
const remainingOfClock: CustomType = {
  ...remaining,
  written: ({ errno, words }) => RESTARTS.has(errno) && words[2] === 0,
};

const SIGEV_SIGNAL = 0;
const SIGEV_THREAD = 2;
const SIGEV_THREAD_ID = 4;

/**
 * `struct sigevent`. Value: `sigev_value`, `sigev_signo`, `sigev_notify`, and `sigev_notify_thread_id` or
 * `sigev_notify_function` and `sigev_notify_attributes` where the kind of the notification has them.
 */
const sigevent = coded('sigevent', 64, (bytes, { call }): MemoryValue => {
  const signo = bytes.readInt32LE(8);
  const notify = bytes.readInt32LE(12);
  const signals = notify === SIGEV_SIGNAL || notify === SIGEV_THREAD || notify === SIGEV_THREAD_ID;
  const named: EnumValue = {
    name: signals && signo > 0 && signo <= 64 ? signalName(signo) : null,
    raw: signo,
  };
  return {
    sigev_value: { sival_int: bytes.readInt32LE(0), sival_ptr: unsigned64At(bytes, 0) },
    sigev_signo: named,
    sigev_notify: constantValue({ kind: 'enum', set: 'sigev-notify' }, notify, call.options.arch),
    ...(notify === SIGEV_THREAD_ID && { sigev_notify_thread_id: bytes.readInt32LE(16) }),
    ...(notify === SIGEV_THREAD && {
      sigev_notify_function: unsigned64At(bytes, 16),
      sigev_notify_attributes: unsigned64At(bytes, 24),
    }),
  };
});

export const TIMER_TYPES: Readonly<Record<string, Type>> = {
  remaining,
  'remaining-of-clock': remainingOfClock,
  sigevent,
  /** `struct __kernel_timex`; its last 44 bytes are unused. */
  timex: struct('timex', 208, {
    modes: [0, flags('adjtimex-modes')],
    offset: [8, s64],
    freq: [16, s64],
    maxerror: [24, s64],
    esterror: [32, s64],
    status: [40, flags('adjtimex-status')],
    constant: [48, s64],
    precision: [56, s64],
    tolerance: [64, s64],
    time: [72, timeval],
    tick: [88, s64],
    ppsfreq: [96, s64],
    jitter: [104, s64],
    shift: [112, s32],
    stabil: [120, s64],
    jitcnt: [128, s64],
    calcnt: [136, s64],
    errcnt: [144, s64],
    stbcnt: [152, s64],
    tai: [160, s32],
  }),
};

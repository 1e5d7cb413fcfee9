import type { HeaderConstants } from './snapshot.js';

type Row = readonly [number, string];

/** The prefix of si_code's names for each signal that has its own. */
const CODE_PREFIXES: Readonly<Record<string, string>> = {
  SIGBUS: 'BUS_',
  SIGCHLD: 'CLD_',
  SIGFPE: 'FPE_',
  SIGILL: 'ILL_',
  SIGIO: 'POLL_',
  SIGSEGV: 'SEGV_',
  SIGSYS: 'SYS_',
  SIGTRAP: 'TRAP_',
};

/** Second names of a number, and macros that only look like signals. */
const NOT_SIGNALS = new Set([
  'SIGIOT',
  'SIGPOLL',
  'SIGUNUSED',
  'SIGLOST',
  'SIGRTMIN',
  'SIGRTMAX',
  'SIGSTKSZ',
]);

/** Signals and their codes, the same on both machines. */
export interface SignalTables {
  signals: Row[];
  commonCodes: Row[];
  codes: Record<string, Row[]>;
}

/** Reads signals from `asm/signal.h` (x86) and codes from `asm-generic/siginfo.h`. */
export function buildSignals(constants: HeaderConstants): SignalTables {
  const signals = rows(constants['asm-generic/signal.h'], /^SIG[A-Z0-9]+$/)
    .filter(([number, name]) => number >= 1 && number <= 31 && !NOT_SIGNALS.has(name))
    .toSorted(([a], [b]) => a - b);
  const siginfo = constants['asm-generic/siginfo.h'];
  return {
    signals,
    commonCodes: rows(siginfo, /^SI_(?!MAX_|PAD_)[A-Z]+$/),
    codes: Object.fromEntries(
      Object.entries(CODE_PREFIXES).map(([signal, prefix]) => [
        signal,
        rows(siginfo, new RegExp(`^${prefix}(?!PERF_FLAG)`)),
      ]),
    ),
  };
}

function rows(constants: Readonly<Record<string, number>> | undefined, match: RegExp): Row[] {
  return Object.entries(constants ?? {}).flatMap(([name, value]): Row[] =>
    match.test(name) ? [[value, name]] : [],
  );
}

import { commonCodes, signalCodes, signals } from './signal.generated.js';

/** The first real-time signal and how many there are, for the kernel (signal(7)). */
const SIGRTMIN = 32;
const SIGRTMAX = 64;

const names = new Map(signals);
const numbers = new Map(signals.map(([number, name]) => [name, number]));

/** Second names for signals that the headers give two (`asm-generic/signal.h`). */
const ALIASES: Readonly<Record<string, string>> = { SIGIOT: 'SIGABRT', SIGPOLL: 'SIGIO' };

/** `SIGINT`; `SIGRTMIN`, `SIGRT_1`, … for real-time signals; the number in decimal for anything else. */
export function signalName(signal: number): string {
  const name = names.get(signal);
  if (name !== undefined) return name;
  if (signal === SIGRTMIN) return 'SIGRTMIN';
  if (signal > SIGRTMIN && signal <= SIGRTMAX) return `SIGRT_${signal - SIGRTMIN}`;
  return String(signal);
}

/** The number of `SIGINT`, `SIGRTMIN` or `SIGRT_2`; undefined for a name that no signal has. */
export function signalNumber(name: string): number | undefined {
  const number = numbers.get(ALIASES[name] ?? name);
  if (number !== undefined) return number;
  if (name === 'SIGRTMIN') return SIGRTMIN;
  const offset = Number(/^SIGRT_(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  return offset <= SIGRTMAX - SIGRTMIN ? SIGRTMIN + offset : undefined;
}

/** The name of si_code (sigaction(2)): `SI_USER`, `CLD_EXITED` for SIGCHLD; the number where it has none. */
export function signalCodeName(signal: number, code: number): string | number {
  const own = signalCodes[names.get(signal) ?? ''] ?? [];
  return findName(own, code) ?? findName(commonCodes, code) ?? code;
}

function findName(rows: readonly (readonly [number, string])[], code: number): string | undefined {
  return rows.find(([value]) => value === code)?.[1];
}

import type { Call } from './call.js';

/** Arguments that say what the others are. */
const SELECTORS: Readonly<Record<string, readonly number[]>> = {
  arch_prctl: [0],
  bpf: [0],
  epoll_ctl: [1],
  fcntl: [1],
  futex: [1],
  getsockopt: [1, 2],
  ioctl: [1],
  keyctl: [0],
  prctl: [0],
  prlimit64: [1],
  ptrace: [0],
  quotactl: [0],
  setsockopt: [1, 2],
  shmctl: [1],
};

/** Whether this argument says what the others are. */
export function isSelector(name: string, position: number | 'result'): boolean {
  return position !== 'result' && (SELECTORS[name]?.includes(position) ?? false);
}

/** The operation that a call with many of them asks for, `''` for other calls. */
export function selector({ line, labelled }: Pick<Call, 'line' | 'labelled'>): string {
  return (SELECTORS[line.name] ?? []).map((index) => labelled[index] ?? '').join(' ');
}

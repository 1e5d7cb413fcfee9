/** An argument's index, or `result`. */
export type Position = number | 'result';

type Rule = (text: string) => string;

/** Each number outside of names by `N`: what is printed stays, how much does not. */
const numbers: Rule = (text) => text.replace(/(?<![\w.])-?\d+(?:\.\d+)?(?!\w)/g, 'N');

/** A timeout that may be computed from the time: none and endless stay. */
const timeout: Rule = (text) => (/^[1-9]\d*$/.test(text) ? 'TIMEOUT' : text);

/** Random bytes: how they are quoted stays. */
const random: Rule = (text) =>
  text.replace(/"((?:[^"\\]|\\.)*)"/, (_, bytes: string) =>
    /^(?:\\x[0-9a-f]{2})+$/.test(bytes) ? `"RANDOM, ${bytes.length / 4} in hexadecimal"` : '"RANDOM"',
  );

/** How much of a timeout is left. */
const left: Rule = (text) => text.replace(/\bleft \{.*\}/, numbers);

/** Memory may be mapped low too, where a number in hexadecimal could be anything; here it is an address. */
const address: Rule = (text) => text.replace(/^0x[0-9a-f]{5,16}$/, 'ADDR');

const RULES: Readonly<Record<string, Partial<Record<Position, Rule>>>> = {
  brk: { 0: address, result: address },
  madvise: { 0: address },
  mmap: { 0: address, result: address },
  mprotect: { 0: address },
  mremap: { 0: address, 4: address, result: address },
  munmap: { 0: address },
  getrandom: { 0: random },
  clock_gettime: { 1: numbers },
  gettimeofday: { 0: numbers },
  time: { 0: numbers, result: numbers },
  times: { 0: numbers, result: numbers },
  getrusage: { 1: numbers },
  sysinfo: { 0: numbers },
  wait4: { 3: numbers },
  waitid: { 4: numbers },
  nanosleep: { 1: numbers },
  clock_nanosleep: { 3: numbers },
  epoll_wait: { 3: timeout },
  epoll_pwait: { 3: timeout },
  poll: { 2: timeout },
  ppoll: { result: left },
  select: { result: left },
  pselect6: { result: left },
  rt_sigtimedwait: { 2: numbers },
  getitimer: { 1: numbers },
  alarm: { result: numbers },
};

/** Absolute times and what is left of a time depend on when the call was made. */
function timeRule(name: string, args: readonly string[], position: Position): Rule | undefined {
  if (name === 'futex' && position === 3 && /_BITSET|LOCK_PI/.test(args[1] ?? '')) return numbers;
  if (name === 'clock_nanosleep' && position === 2 && args[1] === 'TIMER_ABSTIME') return numbers;
  if (name === 'timerfd_settime' && position === 2 && args[1]?.includes('ABSTIME')) return numbers;
  if (name === 'setitimer' && position === 2) return numbers;
  return undefined;
}

/** Normalises what differs from run to run in this place of this call only. */
export function normalisePosition(
  name: string,
  args: readonly string[],
  position: Position,
  text: string,
): string {
  const rule = RULES[name]?.[position] ?? timeRule(name, args, position);
  return rule === undefined ? text : rule(text);
}

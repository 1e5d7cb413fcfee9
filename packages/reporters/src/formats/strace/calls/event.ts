/** How event calls and those about time are written. Pure. */
import type { FlagsValue, Integer, MemoryValue, SyscallArg } from '@ptracer/core';
import type { BegunCall, CallFormat, CallFormats } from '../calls.js';
import { formatArg, type ValueOptions } from '../value.js';
import type { Fields } from '../values/memory.js';
import { dateOf } from '../values/time.js';
import { flags } from '../values/words.js';

const TIMEOUT = 'Timeout';

/** An argument as it was when the call began: what has become of it stands behind the result. */
function givenArg({ before, pending, ...arg }: SyscallArg, options: ValueOptions): string {
  if (before === undefined) return formatArg(pending ? { ...arg, pending } : arg, options);
  if (before === null) return formatArg({ ...arg, value: null }, options);
  const text = formatArg({ ...arg, before, value: null }, options);
  return arg.truncated ? text.replace(/\]$/, ', ...]') : text;
}

const given = ({ args }: BegunCall, options: ValueOptions): string =>
  args.map((arg) => givenArg(arg, options)).join(', ');

/** An argument as the call has left it; an address where it has left nothing. */
function leftArg(arg: SyscallArg, options: ValueOptions): string {
  const { before: _, ...after } = arg;
  return formatArg(after, options);
}

/** `left {tv_sec=0, tv_nsec=999997591}`: what the kernel has left of a timeout. */
const remainder = (arg: SyscallArg | undefined, options: ValueOptions): string[] =>
  arg === undefined || arg.value === null ? [] : [`left ${leftArg(arg, options)}`];

/** Those of the descriptors where something happened; as many as the list of arguments may have. */
function happened({ value, before, truncated }: SyscallArg): string {
  const list = (value ?? []) as Fields[];
  const found = list.filter(({ revents }) => (revents as unknown as FlagsValue).raw !== 0);
  const most = truncated ? (before as MemoryValue[]).length : Infinity;
  const texts = found
    .slice(0, most)
    .map(({ fd, revents }) => `{fd=${String(fd)}, revents=${flags(revents as unknown as FlagsValue)}}`);
  return `[${[...texts, ...(found.length > most ? ['...'] : [])].join(', ')}]`;
}

/** @param timeout position of the timeout that the kernel updates */
const poll = (timeout?: number): CallFormat => ({
  args: given,
  note({ args, result }, options) {
    if (result.errno !== null || result.value === null) return undefined;
    if (result.value === 0) return TIMEOUT;
    const rest = timeout === undefined ? [] : remainder(args[timeout], options);
    return [happened(args[0]!), ...rest].join(', ');
  },
});

const SETS: readonly string[] = ['in', 'out', 'except'];

/** The descriptors that are ready, as many as the result says. */
const select: CallFormat = {
  args: given,
  note({ args, result }, options) {
    if (result.errno !== null || result.value === null) return undefined;
    if (result.value === 0) return TIMEOUT;
    let ready = Number(result.value);
    const texts = SETS.flatMap((name, i) => {
      const fds = (args[i + 1]?.value ?? []) as number[];
      const shown = fds.slice(0, ready);
      ready -= shown.length;
      return shown.length === 0 ? [] : [`${name} [${shown.join(' ')}]`];
    });
    const all = [...texts, ...remainder(args[4], options)];
    return all.length === 0 ? undefined : all.join(', ');
  },
};

/** What the clock is about to do with a leap second: adjtimex(2), "RETURN VALUE". */
const CLOCK_STATES: readonly string[] = [
  'TIME_OK',
  'TIME_INS',
  'TIME_DEL',
  'TIME_OOP',
  'TIME_WAIT',
  'TIME_ERROR',
];

const adjust: CallFormat = {
  args: ({ args }, options) => args.map((arg) => leftArg(arg, options)).join(', '),
  note: ({ result }) => (result.errno === null ? CLOCK_STATES[Number(result.value)] : undefined),
};

/** Seconds, with the date that they are. */
const time: CallFormat = {
  args: ({ args }, options) =>
    args
      .map((arg) => {
        const date = arg.value === null ? undefined : dateOf(arg.value as Integer);
        return date === undefined ? formatArg(arg, options) : `[${String(arg.value)} /* ${date} */]`;
      })
      .join(', '),
  note: ({ result }) => (result.errno === null && result.value !== null ? dateOf(result.value) : undefined),
};

export const EVENT_CALLS: CallFormats = {
  poll: poll(),
  ppoll: poll(2),
  select,
  pselect6: select,
  adjtimex: adjust,
  clock_adjtime: adjust,
  time,
};

/** Which calls an analysis has to be told of. */
import { any, descriptorSyscalls, LOOP_WAITS, type Arch, type Finding, type SyscallFilter } from 'ptracer';

/**
 * Shorter calls do not matter one by one, and what tracing adds to a call is of this size, ns. They still stop, but no stack
 * is taken for them.
 */
const SHORTEST = 100_000;

const LEAKS = descriptorSyscalls(process.arch as Arch);

const LOOKS =
  'open openat openat2 stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat';

const NEEDS: Readonly<Record<Exclude<Finding['rule'], 'blocking'>, SyscallFilter>> = {
  leak: any(
    { name: LEAKS, result: 'success' },
    // A call that failed can have done its work.
    { name: ['close', 'connect'] },
    { name: LEAKS, errno: ['EMFILE', 'ENFILE'] },
  ),
  startup: { name: LOOKS.split(' ') },
};

/** Where a turn of an event loop ends, however short. */
export const TURNS: SyscallFilter = { thread: 'js', name: [...LOOP_WAITS] };

/**
 * `undefined` for an analysis of a reporter's own: it sees what is traced for others.
 * @param slowerThan what is a finding of the rule blocking, ns
 */
export function needsOf(rule: string, slowerThan: number = SHORTEST): SyscallFilter | undefined {
  if (rule === 'blocking') return { thread: ['js', 'uv-pool'], duration: Math.min(SHORTEST, slowerThan) };
  return Object.hasOwn(NEEDS, rule) ? NEEDS[rule as keyof typeof NEEDS] : undefined;
}

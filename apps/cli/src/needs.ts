/** Which calls an analysis has to be told of. */
import { all, any, descriptorSyscalls, type Arch, type FilterOptions, type Finding } from 'ptracer';

/**
 * Shorter calls do not matter one by one, and what tracing adds to a call is of this size. They still stop, but no stack is
 * taken for them.
 */
const SHORTEST = '100us';

const LEAKS = descriptorSyscalls(process.arch as Arch);

const LOOKS =
  'open openat openat2 stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat';

const NEEDS: Readonly<Record<Finding['rule'], FilterOptions>> = {
  leak: {
    pattern: any(
      { name: LEAKS, result: 'success' },
      // A call that failed can have done its work.
      { name: ['close', 'connect'] },
      { name: LEAKS, errno: ['EMFILE', 'ENFILE'] },
    ),
  },
  blocking: { pattern: all({ thread: 'js', duration: SHORTEST }) },
  startup: { pattern: { name: LOOKS.split(' ') } },
};

/** `undefined` for an analysis of a reporter's own: it sees what is traced for others. */
export function needsOf(rule: string): FilterOptions | undefined {
  return Object.hasOwn(NEEDS, rule) ? NEEDS[rule as Finding['rule']] : undefined;
}

import type { SyscallArg, SyscallResult } from '@ptracer/core';

/**
 * Selects system calls: an exact name, a class (`%file`), a glob (`open*`), a regular expression, or a function
 * that is asked once for each name of the table, when the pattern is compiled.
 */
export type NameMatcher = string | RegExp | ((name: string) => boolean);

/** An integer between bounds, both inclusive; at least one is there. */
export type Range = ({ min: number; max?: number } | { min?: number; max: number }) & { has?: never };

/** Flags that are all set, by the names that the event has: `{ has: 'O_WRONLY' }`. */
export interface FlagTest {
  has: string | readonly string[];
  min?: never;
  max?: never;
}

/**
 * What one argument must be. A number equals the integer of the value (`raw` of flags and constants), a string its
 * text: a path, `AT_FDCWD`, `SEEK_SET`, `O_RDONLY|O_CLOEXEC`, an integer above 2^53 in decimal. Of a list, one
 * element is enough. A function runs in the host.
 */
export type ArgMatcher = number | string | RegExp | Range | FlagTest | ((arg: SyscallArg) => boolean);

/**
 * How a call ended. A number or a range is about the returned value, which is -1 for a call that failed; a call that
 * never returned is neither a success nor a failure, and has no value. A function runs in the host.
 */
export type ResultMatcher = 'success' | 'failure' | number | Range | ((result: SyscallResult) => boolean);

/**
 * A path: exact, a folder with all that is in it (`dir/`), a glob (`src/*.json`, see picomatch), or a regular expression.
 * A relative one is meant twice: as it stands, and below the current folder.
 */
export type PathMatcher = string | RegExp;

/** Which calls matter. Every condition given must hold; of an array, one element is enough. */
export interface SyscallPattern {
  name?: NameMatcher | readonly NameMatcher[];
  /** By position, with `undefined` for any, or by parameter name. A call that has no such argument does not match. */
  args?: readonly (ArgMatcher | undefined)[] | Readonly<Record<string, ArgMatcher>>;
  result?: ResultMatcher;
  /** Names: `ENOENT`. */
  errno?: string | readonly string[];
  /**
   * Path arguments, as they were given and resolved where the event says from which folder, and what descriptors
   * refer to: those among the arguments, and the one that the call returned.
   */
  path?: PathMatcher | readonly PathMatcher[];
}

/** A pattern, or several of which one must match. */
export type SyscallFilter = SyscallPattern | readonly SyscallPattern[];

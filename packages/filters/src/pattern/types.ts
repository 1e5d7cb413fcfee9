import type { SyscallArg, SyscallResult, ThreadRole } from '@ptracer/core';

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
 * never returned is neither a success nor a failure, but `unfinished`, and has no value. A function runs in the host.
 */
export type ResultMatcher =
  'success' | 'failure' | 'unfinished' | number | Range | ((result: SyscallResult) => boolean);

/**
 * A path: exact, a folder with all that is in it (`dir/`), a glob (`src/*.json`, see picomatch), or a regular expression.
 * A relative one is meant twice: as it stands, and below the current folder.
 */
export type PathMatcher = string | RegExp;

/** A time: nanoseconds, as events have them, or a number with its unit: `5ms`, `1.5s`, `200us`. */
export type Time = number | `${number}${'ns' | 'us' | 'µs' | 'ms' | 's' | 'm'}`;

/** How long a call took: longer than a time, or between bounds, both inclusive. */
export type DurationMatcher = Time | { min: Time; max?: Time } | { min?: Time; max: Time };

/** A thread by what it is for; `js`: the main thread and workers. */
export type ThreadMatcher = ThreadRole | 'js';

/**
 * A package by the name in its package.json: `sharp` or `pkg:sharp`, a glob of names (`@aws-sdk/*`), `pkg:*` for any
 * below node_modules, `app` for code outside of it, `node` for Node.js itself with none of both on the stack.
 */
export type PackageMatcher = string | RegExp;

/**
 * Code: a file by path, folder or glob, as it runs or as its source map names it; a function `fn:load`; a package
 * `pkg:sharp`, `pkg:*`, `app`, `node`; a RegExp for the file; or an object, all of which must hold of one frame.
 */
export type SiteMatcher =
  | string
  | RegExp
  | {
      file?: PathMatcher | readonly PathMatcher[];
      function?: string | RegExp | readonly (string | RegExp)[];
      package?: PackageMatcher;
    };

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
  /** Descriptors among the arguments. */
  fd?: number | Range | readonly (number | Range)[];
  thread?: ThreadMatcher | readonly ThreadMatcher[];
  /** A call that never returned has none. */
  duration?: DurationMatcher;
  /** The code that made the call. It needs stacks. */
  from?: SiteMatcher | readonly SiteMatcher[];
  /** The package whose code made the call. It needs stacks. */
  package?: PackageMatcher | readonly PackageMatcher[];
  /**
   * Whether `from` and `package` are about the caller: the innermost frame from a file and, where that is of a package,
   * for `from` the innermost one of your own as well. With `false`, about any frame of the stack. Default true.
   */
  direct?: boolean;
  /** All of them match too. */
  all?: readonly SyscallFilter[];
  /** One of them matches too. */
  any?: readonly SyscallFilter[];
  /** This one does not match. */
  not?: SyscallFilter;
}

/** A pattern, or several of which one must match. */
export type SyscallFilter = SyscallPattern | readonly SyscallFilter[];

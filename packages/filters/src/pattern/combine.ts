import type { SyscallFilter, SyscallPattern } from './types.js';

/** A pattern that matches where all of the filters do. It is data: `{ all: [...] }`. */
export function all(...filters: SyscallFilter[]): Required<Pick<SyscallPattern, 'all'>> {
  return { all: filters };
}

/** A pattern that matches where one of the filters does. It is data: `{ any: [...] }`. */
export function any(...filters: SyscallFilter[]): Required<Pick<SyscallPattern, 'any'>> {
  return { any: filters };
}

/** A pattern that matches where the filter does not. It is data: `{ not: ... }`. */
export function not(filter: SyscallFilter): Required<Pick<SyscallPattern, 'not'>> {
  return { not: filter };
}

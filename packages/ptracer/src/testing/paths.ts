import { pathMatcher } from '@ptracer/filters';

/**
 * Whether a path is one of them: exact, a folder (`dir/`) or a glob. None is one of an empty list.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function pathTest(globs: readonly string[]): (path: string) => boolean {
  return globs.length === 0 ? () => false : pathMatcher(globs);
}

/** Expressions: `openat && flags has O_WRONLY && path ~ "/tmp/**"`. They become patterns, and nothing is evaluated. */
import type { Condition } from '../pattern/condition.js';
import { parseFilter, type PatternOptions } from '../pattern/parse.js';
import { placeOf } from '../pattern/refusal.js';
import type { SyscallPattern } from '../pattern/types.js';
import { translate, type Places } from './pattern.js';
import { parseSyntax } from './syntax.js';
import { whereError } from './where-error.js';

const ROOT = 'filter';

/** The column of the innermost part that a refusal is about. */
function columnOf(places: Places, at: string): number {
  const inside = [...places].filter(
    ([place]) => at === place || (at.startsWith(place) && /^[.[]/.test(at.slice(place.length))),
  );
  const [, column] = inside.reduce((longest, one) => (one[0].length > longest[0].length ? one : longest));
  return column;
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the column */
export function parseWhere(
  source: string,
  options: PatternOptions = {},
): { pattern: SyscallPattern; condition: Condition } {
  const { pattern, places } = translate(source, parseSyntax(source), ROOT);
  try {
    return { pattern, condition: parseFilter(pattern, options, ROOT) };
  } catch (error) {
    const place = placeOf(error);
    if (place === undefined) throw error;
    throw whereError(source, columnOf(places, place.at), place.message);
  }
}

/**
 * The pattern that says what an expression says. The language is in `docs/filters.md`.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the column
 */
export function where(source: string, options?: PatternOptions): SyscallPattern {
  return parseWhere(source, options).pattern;
}

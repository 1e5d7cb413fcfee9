/** What reporters write, as far as it matters to what stands beside it. */
import type { BuiltinName, ReporterSpecifier } from 'ptracer';

/**
 * Text for people; lines of JSON, which stand well among others; or a format that is read by programs whole: nothing
 * stands before it or behind.
 */
export type Form = 'text' | 'lines' | 'whole';

const WHOLE: ReadonlySet<string> = new Set([
  'json',
  'folded',
  'speedscope',
  'chrome-trace',
  'pprof',
  'sarif',
  'junit',
] satisfies BuiltinName[]);

/** Those whose answer can be text or lines of JSON. */
export const ANSWERS: ReadonlySet<string> = new Set([
  'leaks',
  'blocking',
  'startup',
  'summary',
] satisfies BuiltinName[]);

/** @param json what is asked of all answers that do not say otherwise */
export function formOf({ name, options }: Pick<ReporterSpecifier, 'name' | 'options'>, json: boolean): Form {
  if (WHOLE.has(name)) return 'whole';
  return ANSWERS.has(name) && (options['json'] ?? json) === true ? 'lines' : 'text';
}

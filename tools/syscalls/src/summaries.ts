import { SUMMARIES, WITHOUT_MANUAL } from './overlay/summaries.js';
import type { Snapshot } from './snapshot.js';

/** At most this many characters, so that a line of help has room for the rest. */
const LONGEST = 72;

/** What a call does: a verb in the third person, and no dot at the end. */
const SHAPE = /^[a-z]+s\b.*[^.]$/;

/**
 * What each call of either machine does, by name, sorted.
 * @throws {Error} for a call without a summary, a summary without a call, or with two, and one of another shape
 */
export function buildSummaries(snapshot: Snapshot): [name: string, summary: string][] {
  const calls = namesOf(snapshot);
  const summaries = new Map<string, string>();
  for (const [name, summary] of SUMMARIES.flatMap((theme) => Object.entries(theme))) {
    if (!calls.has(name)) throw new Error(`there is a summary of ${name}, and no such call`);
    if (summaries.has(name)) throw new Error(`there are two summaries of ${name}`);
    if (!SHAPE.test(summary))
      throw new Error(`the summary of ${name} is not "does …", without a dot at the end`);
    if (summary.length > LONGEST) throw new Error(`the summary of ${name} has ${summary.length} characters`);
    summaries.set(name, summary);
  }
  const missing = [...calls].filter((name) => !summaries.has(name));
  if (missing.length > 0) throw new Error(`there is no summary of ${missing.join(', ')}`);
  return [...summaries].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Calls without a manual page, sorted.
 * @throws {Error} for a name that no call has
 */
export function namesWithoutManual(snapshot: Snapshot): string[] {
  const calls = namesOf(snapshot);
  const names = WITHOUT_MANUAL.split(/\s+/);
  const unknown = names.find((name) => !calls.has(name));
  if (unknown !== undefined) throw new Error(`${unknown} is said to have no manual page, and is no call`);
  return names.toSorted();
}

function namesOf({ numbers }: Snapshot): ReadonlySet<string> {
  return new Set(Object.values(numbers).flatMap((table) => Object.keys(table)));
}

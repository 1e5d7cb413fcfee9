/** What a report means for the exit status. */
import { fileOf, type Finding, type Report, type ReporterFailure } from 'ptracer';
import { failsOn, failWord, type FailOn } from './fail-on.js';
import type { Outputs } from './outputs.js';

const EXIT_FINDINGS = 1;
const EXIT_FAILED = 125;

function say(text: string): void {
  process.stderr.write(`ptracer: ${text}\n`);
}

/** The user hears at once of a reporter that is told nothing more; of an output that fails, at the end. */
export function tellFailureOf(outputs: Outputs): (failure: ReporterFailure) => void {
  return ({ reporter, error }) => {
    if (!outputs.failedWith(error))
      say(`the reporter ${reporter} failed, and is told nothing more: ${error.message}`);
  };
}

/** Most findings that are named here: a report has them all. */
const NAMED = 3;

function placeOf({ site }: Finding): string {
  return site === null ? '' : `, at ${fileOf(site.url) ?? site.url}:${site.line}:${site.column}`;
}

export interface VerdictOptions {
  outputs: Outputs;
  failOn: readonly FailOn[];
  /** The findings were shown on standard error already. */
  told: boolean;
}

/** The exit status where the command itself has none to say: 0, or why it is another. */
export function verdictOf({ failures, findings }: Report, { outputs, failOn, told }: VerdictOptions): number {
  const failing = failsOn(failOn, findings);
  if (failing.length > 0) {
    if (!told)
      for (const one of failing.slice(0, NAMED)) say(`${failWord(one.rule)}: ${one.message}${placeOf(one)}`);
    const rules = [...new Set(failing.map(({ rule }) => failWord(rule)))].join(', ');
    say(
      `${failing.length} ${failing.length === 1 ? 'finding makes' : 'findings make'} this run fail (--fail-on ${rules})`,
    );
  }
  for (const lost of outputs.lost()) say(`the trace could not be written to its end${lost}`);
  if (failures.length > 0 || outputs.lost().length > 0) return EXIT_FAILED;
  return failing.length > 0 ? EXIT_FINDINGS : 0;
}

/** `--fail-on RULE[:value]`: findings that make the command line fail. Pure. */
import type { BlockingFinding, Finding } from 'ptracer';
import { nearest } from 'ptracer';
import { duration } from './option-values.js';
import { UsageError } from './usage-error.js';

export interface FailOn {
  rule: Finding['rule'];
  /** `blocking`: from how many ns on. */
  slowerThan?: number;
}

const RULES: Readonly<Record<string, Finding['rule']>> = {
  leaks: 'leak',
  leak: 'leak',
  blocking: 'blocking',
};

const NAMES = ['leaks', 'blocking'];

const NS_PER_MS = 1e6;

function parse(text: string): FailOn {
  const [name = '', value, ...more] = text.split(':');
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (rule === undefined || more.length > 0) {
    throw new UsageError(
      `option --fail-on takes leaks or blocking[:TIME], not ${JSON.stringify(text)}${nearest(name, NAMES)}`,
    );
  }
  if (value === undefined) return { rule };
  if (rule !== 'blocking')
    throw new UsageError(`option --fail-on: ${name} takes no value, and has ${JSON.stringify(value)}`);
  if (/^\d+(\.\d+)?$/.test(value)) return { rule, slowerThan: Number(value) * NS_PER_MS };
  return { rule, slowerThan: duration('--fail-on blocking:TIME', value, ', or a number of milliseconds') };
}

/** @throws {UsageError} */
export function parseFailOn(values: readonly string[]): FailOn[] {
  return values.flatMap((value) => value.split(',')).map((one) => parse(one.trim()));
}

/** The rule in the option's word. */
export function failWord(rule: Finding['rule']): string {
  return rule === 'leak' ? 'leaks' : rule;
}

/** How long a line kept an event loop, without what tracing added. */
function ownStall({ stallNs, stallCalls, tracerNs, count }: BlockingFinding): number {
  return stallNs - ((tracerNs ?? 0) / count) * stallCalls;
}

/** Notes are good to know, and no reason to fail. */
export function failsOn(rules: readonly FailOn[], findings: readonly Finding[]): Finding[] {
  return findings.filter(
    (finding) =>
      finding.severity !== 'note' &&
      rules.some(
        ({ rule, slowerThan = 0 }) =>
          rule === finding.rule && (finding.rule !== 'blocking' || ownStall(finding) >= slowerThan),
      ),
  );
}

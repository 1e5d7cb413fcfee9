import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/finding.js';
import { sarifReporter, type SarifOptions } from '../../../src/formats/sarif.js';
import type { Log, Result } from '../../../src/formats/sarif/types.js';
import { START, thread } from '../events.js';
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

let validate: ValidateFunction;

beforeAll(() => {
  // The schema of SchemaStore. It says draft 04, and uses nothing that draft 07 reads in another way.
  const file = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  // A pattern in it is none with the flag `u`.
  const ajv = new Ajv({ strictSchema: true, strictTypes: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  validate = ajv.compile(schema);
});

/** The log that is written; it validates. */
async function logOf(telling: Telling, options?: SarifOptions): Promise<Log> {
  const log: Log = JSON.parse(await written((destination) => sarifReporter(destination, options), telling));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log;
}

async function runOf(telling: Telling, options?: SarifOptions): Promise<Log['runs'][0]> {
  const { runs } = await logOf(telling, options);
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

async function resultOf(finding: Finding, telling: Telling = {}, options?: SarifOptions): Promise<Result> {
  const { results } = await runOf({ ...telling, findings: [finding] }, options);
  expect(results).toHaveLength(1);
  return results[0]!;
}

const artifactOf = ({ locations }: Result): { uri: string; uriBaseId?: string } =>
  locations[0]!.physicalLocation!.artifactLocation;

describe('a log of SARIF', () => {
  it('validates, whatever was found', async () => {
    const { results } = await runOf({ findings: VARIOUS, events: [START, LOST, WARNING] });
    const ofSomebody = VARIOUS.filter(({ severity, site: place }) => severity !== 'note' || place !== null);
    expect(results).toHaveLength(ofSomebody.length);
    expect(VARIOUS.length).toBeGreaterThan(ofSomebody.length);
  });

  it('validates with nothing found, and with no event at all', async () => {
    expect((await runOf({})).results).toEqual([]);
    expect((await runOf({ events: [], summary: { status: null } })).results).toEqual([]);
  });

  it('validates with hundreds of findings', async () => {
    const findings = Array.from({ length: 500 }, (_, i) => leak({ site: site({ line: i + 1 }) }));
    const { results } = await runOf({ findings });
    expect(results).toHaveLength(500);
    expect(new Set(results.map((one) => JSON.stringify(one.partialFingerprints)))).toHaveLength(500);
  });

  it('is rejected by the schema when something in it is wrong', async () => {
    const log = await logOf({ findings: [leak()] });
    const region = log.runs[0]!.results[0]!.locations[0]!.physicalLocation!.region!;
    region.startLine = 0;
    expect(validate(log)).toBe(false);
  });

  it('names the tool, its version and all rules, with or without findings', async () => {
    const manifest = fileURLToPath(new URL('../../../package.json', import.meta.url));
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    const { tool, columnKind } = await runOf({});
    expect(tool.driver).toMatchObject({ name: 'ptracer', version, semanticVersion: version });
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['leak', 'blocking', 'startup']);
    for (const { name, shortDescription, fullDescription, help } of tool.driver.rules) {
      expect(name).toMatch(/^[A-Z]\w+$/);
      expect([shortDescription.text, fullDescription.text].every((text) => text.endsWith('.'))).toBe(true);
      expect(help.markdown?.replaceAll('`', '')).toBe(help.text);
    }
    expect(columnKind).toBe('utf16CodeUnits');
  });
});

describe('a result', () => {
  it('has its rule, by name and index, and its severity as level', async () => {
    const findings = [leak(), blocking(), startup()];
    const { results, tool } = await runOf({ findings });
    expect(results.map(({ ruleId }) => ruleId)).toEqual(['leak', 'blocking', 'startup']);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results.map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
  });

  it('has a message that says all: what, how many, paths, times, what to do', async () => {
    const { message } = await resultOf(leak());
    expect(message.text).toBe(
      '12 of the 15 files that this line opened were never closed. 12 descriptors, the oldest open for 3.1 s. ' +
        'Open: /tmp/a.txt, /tmp/b.txt. What to do: fs.closeSync(fd), in a finally block.',
    );
  });

  it('says which dependency made the calls, and where', async () => {
    const through = site({ url: `file://${FOLDER}/node_modules/db/index.js`, line: 7, package: 'db' });
    const { message, relatedLocations } = await resultOf(blocking({ through }));
    expect(message.text).toContain('Through db, load (node_modules/db/index.js:7:5).');
    expect(relatedLocations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'node_modules/db/index.js', uriBaseId: 'SRCROOT' },
      region: { startLine: 7, startColumn: 5 },
    });
  });

  it('has no related location of a dependency that is in no file', async () => {
    const through = site({ url: 'wasm://wasm/0a1b2c3d', package: 'db' });
    const result = await resultOf(blocking({ through }));
    expect(result).not.toHaveProperty('relatedLocations');
    expect(result.message.text).toContain('Through db, load (wasm://wasm/0a1b2c3d:12:5).');
  });

  it('says where a line is not certain', async () => {
    const result = await resultOf(leak({ site: site({ inexact: true }) }));
    expect(result.message.text).toContain('The line is not certain.');
    expect(result.properties['inexact']).toBe(true);
  });

  it('has its figures as properties, and how often it was seen', async () => {
    const result = await resultOf(leak());
    expect(result.properties).toMatchObject({ ageNs: 3.1e9, opened: 15, fds: [17, 18], kind: 'file' });
    expect(result.properties).not.toHaveProperty('stack');
    expect(result.occurrenceCount).toBe(12);
  });

  it('has no braces or links in its message that SARIF would read', async () => {
    const { message } = await resultOf(leak({ message: 'open: /tmp/{0}[x](1)' }));
    expect(message.text).toContain('Open: /tmp/{{0}}[x] (1).');
  });

  it('has the stack of the worst, innermost frame first', async () => {
    const { stacks } = await resultOf(
      leak({ stack: stack(frame(), frame({ functionName: null, line: 30 })) }),
    );
    expect(stacks).toHaveLength(1);
    const locations = stacks![0]!.frames.map(({ location }) => location);
    expect(locations.map(({ message }) => message?.text)).toEqual([
      'openSync (node:fs:573:18)',
      'load (src/notes.js:12:5)',
      '(src/notes.js:30:5)',
    ]);
    expect(locations[0]?.physicalLocation).toBeUndefined();
    expect(locations[1]?.physicalLocation?.region).toEqual({ startLine: 12, startColumn: 5 });
  });

  it('has frames in their original source', async () => {
    const original = { url: `file://${FOLDER}/src/notes.ts`, line: 3, column: 1 };
    const { stacks } = await resultOf(leak({ stack: stack(frame({ original })) }));
    expect(stacks![0]!.frames[1]!.location.physicalLocation).toEqual({
      artifactLocation: { uri: 'src/notes.ts', uriBaseId: 'SRCROOT' },
      region: { startLine: 3, startColumn: 1 },
    });
  });
});

describe('a location', () => {
  it('is relative to the folder of the trace, for files below it', async () => {
    const { originalUriBaseIds, results } = await runOf({ findings: [leak()] });
    expect(originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///srv/app/' } });
    expect(results[0]!.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/notes.js', uriBaseId: 'SRCROOT' },
          region: { startLine: 12, startColumn: 5 },
        },
        logicalLocations: [{ name: 'load', kind: 'function' }],
      },
    ]);
  });

  it('is relative to `root`, where that is given, itself relative to the folder', async () => {
    for (const root of ['/srv', '..']) {
      const { originalUriBaseIds, results } = await runOf({ findings: [leak()] }, { root });
      expect(originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///srv/' } });
      expect(artifactOf(results[0]!)).toEqual({ uri: 'app/src/notes.js', uriBaseId: 'SRCROOT' });
    }
    const { originalUriBaseIds, results } = await runOf({ findings: [leak()] }, { root: '/' });
    expect(originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///' } });
    expect(artifactOf(results[0]!)).toEqual({ uri: 'srv/app/src/notes.js', uriBaseId: 'SRCROOT' });
  });

  it('is an absolute URI for files elsewhere, a folder with the same beginning too', async () => {
    for (const url of ['/usr/lib/tool.js', '/srv/application/tool.js', '/srv/tool.js']) {
      expect(artifactOf(await resultOf(leak({ site: site({ url }) })))).toEqual({ uri: `file://${url}` });
    }
  });

  it('names a file below the folder whose name begins with dots', async () => {
    const result = await resultOf(leak({ site: site({ url: `${FOLDER}/..hidden/a.js` }) }));
    expect(artifactOf(result)).toEqual({ uri: '..hidden/a.js', uriBaseId: 'SRCROOT' });
  });

  it.each(AWKWARD_NAMES)('leads back to the file %j', async (name) => {
    const wellFormed = name.replace('\ud800', '\ufffd');
    const below = await runOf({ findings: [leak({ site: site({ url: `${FOLDER}/a b/${name}` }) })] });
    const { uri } = artifactOf(below.results[0]!);
    expect(uri).toMatch(/^[\x21-\x7e]+$/);
    const base = below.originalUriBaseIds['SRCROOT']!.uri;
    expect(fileURLToPath(new URL(uri, base))).toBe(`${FOLDER}/a b/${wellFormed}`);
    const elsewhere = artifactOf(await resultOf(leak({ site: site({ url: `/a b/${name}` }) })));
    expect(fileURLToPath(elsewhere.uri)).toBe(`/a b/${wellFormed}`);
  });

  it('leads back to a file whose URL is percent-encoded', async () => {
    const result = await resultOf(leak({ site: site({ url: `file://${FOLDER}/a%20b%23.js` }) }));
    expect(artifactOf(result).uri).toBe('a%20b%23.js');
  });

  it('is the script of the command where no line is known, as GitHub wants one for each result', async () => {
    const start = { ...START, command: ['node', '--import', './hook.mjs', 'src/main.ts', 'data.js'] };
    const finding = leak({ site: null, reason: "on libuv's thread pool" });
    const result = await resultOf(finding, { events: [start] });
    expect(artifactOf(result)).toMatchObject({ uri: 'src/main.ts', uriBaseId: 'SRCROOT' });
    expect(result.locations[0]!.physicalLocation).not.toHaveProperty('region');
    expect(result.message.text).toMatch(/No line is known: on libuv's thread pool\.$/);
  });

  it('is package.json where the command has no script, or is not known', async () => {
    const finding = leak({ site: null, reason: 'by Node.js' });
    for (const events of [[{ ...START, command: ['npm', 'test'] }], [thread(11)]]) {
      expect(artifactOf(await resultOf(finding, { events })).uri).toBe('package.json');
    }
  });

  it('is of a file, and of no scheme that GitHub refuses, for code that is in none', async () => {
    const result = await resultOf(
      leak({ site: site({ url: 'wasm://wasm/0a1b2c3d', functionName: '$main' }) }),
    );
    expect(artifactOf(result).uri).toBe('package.json');
    expect(result.message.text).toMatch(/ \$main \(wasm:\/\/wasm\/0a1b2c3d:12:5\)\.$/);
    expect(result.locations[0]!.logicalLocations).toEqual([
      { name: '$main', kind: 'function' },
      { fullyQualifiedName: 'wasm://wasm/0a1b2c3d', kind: 'module' },
    ]);
  });

  it('has no URI of another scheme than file, whatever was found', async () => {
    const text = JSON.stringify((await runOf({ findings: VARIOUS })).results);
    const uris = [...text.matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri!);
    expect(uris.length).toBeGreaterThan(VARIOUS.length);
    expect(uris.filter((uri) => /^[a-z]+:/.test(uri) && !uri.startsWith('file:///'))).toEqual([]);
  });
});

describe('the fingerprint of a result', () => {
  const fingerprintOf = async (finding: Finding, telling?: Telling): Promise<unknown> =>
    (await resultOf(finding, telling)).partialFingerprints['ptracerFinding/v1'];

  it('stays when its line, its figures or its folder change', async () => {
    const before = await fingerprintOf(leak());
    const moved = leak({ site: site({ line: 99, column: 1 }), count: 1, severity: 'warning', message: 'x' });
    expect(await fingerprintOf(moved)).toBe(before);
    const elsewhere = leak({ site: site({ url: 'file:///ci/job/src/notes.js' }) });
    expect(await fingerprintOf(elsewhere, { folder: '/ci/job' })).toBe(before);
  });

  it('is another for another file, function, kind or rule', async () => {
    const findings = [
      leak(),
      leak({ site: site({ url: `file://${FOLDER}/src/other.js` }) }),
      leak({ site: site({ functionName: 'other' }) }),
      leak({ kind: 'socket' }),
      leak({ site: null, reason: 'by Node.js' }),
      blocking({ site: site() }),
    ];
    const all = await Promise.all(findings.map((finding) => fingerprintOf(finding)));
    expect(new Set(all)).toHaveLength(findings.length);
  });

  it('counts those that are alike by their lines, in whatever order they were found', async () => {
    const [first, second] = [leak({ site: site({ line: 10 }) }), leak({ site: site({ line: 20 }) })];
    const byLine = async (findings: Finding[]): Promise<Map<number, string>> => {
      const { results } = await runOf({ findings });
      return new Map(
        results.map((one, i) => [findings[i]!.site!.line, one.partialFingerprints['ptracerFinding/v1']!]),
      );
    };
    const one = await byLine([first, second]);
    expect(one.get(10)).toMatch(/:1$/);
    expect(one.get(20)).toMatch(/:2$/);
    expect(await byLine([second, first])).toEqual(one);
  });

  it('is left to the upload action of GitHub where there is a line to make it of', async () => {
    expect((await resultOf(leak())).partialFingerprints).not.toHaveProperty('primaryLocationLineHash');
    const { partialFingerprints } = await resultOf(leak({ site: null, reason: 'by Node.js' }));
    expect(partialFingerprints['primaryLocationLineHash']).toBe(partialFingerprints['ptracerFinding/v1']);
  });
});

describe('the invocation', () => {
  const invocationOf = async (telling: Telling): Promise<Log['runs'][0]['invocations'][0]> =>
    (await runOf(telling)).invocations[0]!;

  it('has the command, its times and how it ended', async () => {
    const start = { ...START, command: ['node', 'my app.js', "it's"] };
    const events = [start, { ...WARNING, time: START.time + 1.5e9 }];
    expect(await invocationOf({ events, summary: { status: { code: 3, signal: null } } })).toMatchObject({
      executionSuccessful: true,
      commandLine: `node 'my app.js' 'it'\\''s'`,
      arguments: ['my app.js', "it's"],
      exitCode: 3,
      startTimeUtc: '2023-11-14T22:13:20.123Z',
      endTimeUtc: '2023-11-14T22:13:21.623Z',
      workingDirectory: { uri: 'file:///srv/app/' },
    });
  });

  it('has the signal that ended the command', async () => {
    const invocation = await invocationOf({ summary: { status: { code: null, signal: 'SIGKILL' } } });
    expect(invocation).toMatchObject({ exitSignalName: 'SIGKILL' });
    expect(invocation).not.toHaveProperty('exitCode');
  });

  it('notifies of lost events and of warnings, each once', async () => {
    const { toolExecutionNotifications } = await invocationOf({ events: [START, LOST, WARNING, LOST] });
    expect(toolExecutionNotifications).toEqual([
      {
        descriptor: { id: 'lost' },
        level: 'warning',
        message: { text: '6 events were lost: the queue was full' },
        timeUtc: '2023-11-14T22:13:21.123Z',
      },
      {
        descriptor: { id: 'WARN_PTRACER_STACKS' },
        level: 'warning',
        message: { text: 'no stacks: {{unknown}} version of V8' },
        timeUtc: '2023-11-14T22:13:21.623Z',
      },
    ]);
  });

  it('did not succeed where events are missing, or there is none', async () => {
    expect(await invocationOf({ events: [START, LOST] })).toMatchObject({ executionSuccessful: false });
    expect(await invocationOf({ events: [] })).toMatchObject({ executionSuccessful: false });
  });

  it('did not succeed where the trace broke off', async () => {
    const error = new TypeError('the tracer died');
    const invocation = await invocationOf({ findings: [leak()], summary: { error, status: null } });
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toEqual([
      {
        level: 'error',
        message: { text: 'the trace broke off: the tracer died' },
        exception: { kind: 'TypeError', message: 'the tracer died' },
      },
    ]);
  });

  it('has no command or times where the trace has no start', async () => {
    const invocation = await invocationOf({ events: [LOST] });
    expect(invocation).not.toHaveProperty('commandLine');
    expect(invocation).not.toHaveProperty('startTimeUtc');
    expect(invocation.toolExecutionNotifications[0]).not.toHaveProperty('timeUtc');
  });
});

/** Findings for tests of formats, and what comes of a reporter that is told them. */
import { Writable } from 'node:stream';
import type { Frame, JsStack, TraceEvent } from '@ptracer/core';
import type {
  BlockingFinding,
  CallSite,
  Finding,
  LeakFinding,
  StartupFinding,
} from '../../../src/finding.js';
import type { Reporter, TraceSummary } from '../../../src/reporter.js';
import type { Destination } from '../../../src/sink.js';
import { START } from '../events.js';

export const FOLDER = '/srv/app';

export function site(more: Partial<CallSite> = {}): CallSite {
  return { functionName: 'load', url: `file://${FOLDER}/src/notes.js`, line: 12, column: 5, ...more };
}

export function frame(more: Partial<Frame> = {}): Frame {
  return {
    functionName: 'load',
    url: `file://${FOLDER}/src/notes.js`,
    line: 12,
    column: 5,
    kind: 'user',
    ...more,
  };
}

export function stack(...frames: Frame[]): JsStack {
  const internal = frame({
    functionName: 'openSync',
    url: 'node:fs',
    line: 573,
    column: 18,
    kind: 'internal',
  });
  return { frames: [internal, ...(frames.length > 0 ? frames : [frame()])], exact: true, engine: 'remote' };
}

export function leak(more: Partial<LeakFinding> = {}): LeakFinding {
  return {
    v: 1,
    type: 'finding',
    rule: 'leak',
    severity: 'error',
    message: '12 of the 15 files that this line opened were never closed',
    site: site(),
    count: 12,
    stack: stack(),
    state: 'growing',
    kind: 'file',
    paths: ['/tmp/a.txt', '/tmp/b.txt'],
    fds: [17, 18],
    pids: [10],
    syscall: 'openat',
    opened: 15,
    closed: 3,
    firstTime: 5_100_000_000,
    lastTime: 7_000_000_000,
    ageNs: 3_100_000_000,
    advice: 'fs.closeSync(fd), in a finally block',
    ...more,
  };
}

export function blocking(more: Partial<BlockingFinding> = {}): BlockingFinding {
  return {
    v: 1,
    type: 'finding',
    rule: 'blocking',
    severity: 'warning',
    message: 'the event loop stood still for 12 ms in fsync of /var/db',
    site: site({ functionName: 'save', line: 40, column: 3 }),
    count: 4,
    totalNs: 31_000_000,
    p50Ns: 6_000_000,
    p99Ns: 12_000_000,
    maxNs: 12_000_000,
    stallNs: 12_000_000,
    stallCalls: 1,
    tracerNs: null,
    syscalls: ['fsync', 'write'],
    longest: {
      syscall: 'fsync',
      path: '/var/db',
      pid: 10,
      tid: 10,
      startTime: 5_200_000_000,
      duration: 12_000_000,
    },
    advice: 'await handle.sync(), or let a worker do it',
    ...more,
  };
}

export function startup(more: Partial<StartupFinding> = {}): StartupFinding {
  return {
    v: 1,
    type: 'finding',
    rule: 'startup',
    severity: 'note',
    message: '120 of 180 files that were looked for were not there (12 ms)',
    site: site({ functionName: null, line: 1, column: 1 }),
    count: 120,
    tried: 180,
    opened: 60,
    totalNs: 12_000_000,
    paths: [`${FOLDER}/node_modules/x/index.json`],
    ...more,
  };
}

const NO_SITE = { site: null, reason: "on libuv's thread pool, as by fs.promises or with a callback" };

/** Names that formats have trouble with. */
export const AWKWARD_NAMES: readonly string[] = [
  'with space.js',
  'hash#and?query.js',
  '100%0A.js',
  'quotes"\'`.js',
  'pipe|<b>&amp;.js',
  ']]>.js',
  'line\nfeed\r\ttab.js',
  'bell\u0007escape\u001b[31m.js',
  'naïve-日本-🎉.js',
  '[link](1){0}.js',
  'a,b:c=d;e.js',
  'bidi\u202e.js',
  'nonchar\ufffe\uffff.js',
  'lone\ud800.js',
];

/** Every rule and severity; with and without a line; paths of every kind. */
export const VARIOUS: readonly Finding[] = [
  leak(),
  leak({ severity: 'warning', state: 'unclosed', count: 1, fds: [20], opened: 1, closed: 0, ...NO_SITE }),
  leak({
    severity: 'note',
    state: 'held',
    kind: 'socket',
    paths: ['[::1]:8080'],
    site: site({ inexact: true }),
  }),
  leak({ site: site({ url: 'wasm://wasm/0a1b2c3d', functionName: '$main' }) }),
  leak({ site: site({ url: '/usr/lib/other/tool.js' }) }),
  blocking({
    through: site({
      functionName: 'sync',
      url: `file://${FOLDER}/node_modules/db/index.js`,
      line: 7,
      package: 'db',
    }),
  }),
  blocking({ severity: 'error', count: 1, maxNs: 31_000_000, ...NO_SITE }),
  startup(),
  startup({ site: null, reason: 'by Node.js, for the main module or an import', paths: [] }),
  ...AWKWARD_NAMES.map((name, i) =>
    leak({
      site: site({
        url: `${FOLDER}/lib/${name}`,
        functionName: `fn ${name}`,
        line: i + 1,
        package: `pkg ${name}`,
      }),
      paths: [`/tmp/${name}`],
      message: `a file was never closed: /tmp/${name}`,
      stack: stack(frame({ url: `${FOLDER}/lib/${name}`, functionName: `fn ${name}`, line: i + 1 })),
    }),
  ),
];

export const LOST: TraceEvent = {
  v: 1,
  seq: 8,
  type: 'lost',
  count: 3,
  reason: 'the queue was full',
  time: 6e9,
};

export const WARNING: TraceEvent = {
  v: 1,
  seq: 9,
  type: 'warning',
  code: 'WARN_PTRACER_STACKS',
  message: 'no stacks: {unknown} version of V8',
  time: 6.5e9,
};

/** What a reporter is told. */
export interface Telling {
  /** Default: the start of a trace. */
  events?: readonly TraceEvent[];
  findings?: readonly Finding[];
  summary?: Partial<TraceSummary>;
  folder?: string;
}

/** What a reporter writes of a whole trace. */
export async function written(
  make: (destination: Destination) => Reporter,
  telling: Telling = {},
): Promise<string> {
  const chunks: Buffer[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const { events = [START], findings = [], folder = FOLDER } = telling;
  const reporter = make(destination);
  const [first] = events;
  await reporter.onStart?.({ start: first?.type === 'start' ? first : undefined, folder });
  for (const event of events) await reporter.onEvent?.(event);
  for (const finding of findings) await reporter.onFinding?.(finding);
  await reporter.onEnd?.({
    events: events.length,
    calls: 0,
    lost: 0,
    status: { code: 0, signal: null },
    findings,
    answers: {},
    ...telling.summary,
  });
  return Buffer.concat(chunks).toString();
}

/** Events and findings that are rare in real traces, so that none of them comes as a surprise. */
import type { Frame, SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Finding } from '../finding.js';

const PID = 4711;
const START = 1_000_000_000;
const MS = 1_000_000;

const frame = (more: Partial<Frame>): Frame => ({
  functionName: 'load',
  url: 'file:///app/app.js',
  line: 3,
  column: 5,
  kind: 'user',
  ...more,
});

const call = (more: Partial<SyscallEvent>): Omit<SyscallEvent, 'seq'> => ({
  v: 1,
  type: 'syscall',
  pid: PID,
  tid: PID,
  thread: { role: 'main', name: 'node' },
  name: 'close',
  number: 3,
  args: [{ name: 'fd', type: 'unsigned int', kind: 'fd', rawValue: 20, value: 20 }],
  result: { kind: 'int', rawValue: 0, value: 0, errno: null, text: '0' },
  startTime: START + 5 * MS,
  duration: 20_000,
  ...more,
});

/** An event of each type, and calls of every odd kind. Each call gives new ones. */
export function everyEvent(): TraceEvent[] {
  const base = { v: 1, pid: PID, tid: PID, time: START + 6 * MS } as const;
  const events = [
    {
      v: 1,
      type: 'start',
      command: ['node', 'app.js', 'an argument'],
      pid: PID,
      tracerPid: 4700,
      arch: 'x64',
      time: START,
      wallTime: 1_700_000_000_000_000_000,
      callCost: 10_000,
    },
    { ...base, type: 'exec', formerTid: PID, path: '/usr/bin/node' },
    { ...base, type: 'spawn', of: 'thread', tid: PID + 1, parentPid: PID, parentTid: PID },
    { ...base, type: 'spawn', of: 'process', pid: PID + 2, tid: PID + 2, parentPid: null, parentTid: null },
    call({}),
    call({ stack: { frames: [frame({})], exact: true, engine: 'remote' } }),
    call({ stack: { frames: [], exact: true, engine: 'remote', truncated: true } }),
    call({
      stack: {
        exact: false,
        engine: 'inspector',
        frames: [
          frame({ kind: 'internal', url: 'node:fs', functionName: 'closeSync' }),
          frame({ kind: 'builtin', url: null, line: null, column: null, functionName: null }),
          frame({ kind: 'dependency', url: 'file:///app/node_modules/a%20b/x.js', package: 'a b' }),
          frame({ construct: true, functionName: 'Façade;<b>', url: '/app/weird: name%.js' }),
          frame({ async: true, original: { url: 'file:///app/src/app.ts', line: 30, column: 1 } }),
          frame({ kind: 'wasm', url: 'wasm://wasm/1', line: 1, column: 77, functionName: null }),
          frame({ kind: 'native', url: null, line: null, column: null }),
        ],
      },
    }),
    call({
      name: 'openat',
      args: [
        { name: 'dfd', type: 'int', kind: 'fd', rawValue: 4_294_967_196, value: -100, path: '/app' },
        {
          name: 'filename',
          type: 'const char *',
          kind: 'path',
          rawValue: '18446744073709551615',
          value: 'caf\uFFFD"\n\u0000]]>&<',
          base64: 'Y2Fm6S50eHQ=',
        },
      ],
      result: {
        kind: 'int',
        rawValue: -2,
        value: -1,
        errno: 'ENOENT',
        text: '-1 ENOENT (No such file or directory)',
      },
    }),
    call({
      tid: PID + 1,
      thread: { role: 'uv-pool', name: 'libuv-worker' },
      name: 'read',
      args: [
        { name: 'buf', type: 'char *', kind: 'bytes', rawValue: 4096, value: null, unreadable: true },
        { name: 'count', type: 'size_t', kind: 'int', rawValue: 0, value: '18446744073709551615' },
      ],
      result: { kind: 'int', rawValue: null, value: null, errno: null, text: '?' },
      duration: null,
    }),
    call({ name: '<600>', number: 600, abi: 'x32', args: [], duration: 0 }),
    { ...base, type: 'signal', signal: 'SIGTERM', number: 15, code: 'SI_USER', senderPid: 1, senderUid: 0 },
    { ...base, type: 'signal', signal: 'SIGSEGV', number: 11, code: 1, address: '18446744073709551615' },
    { ...base, type: 'stop', signal: 'SIGSTOP' },
    { v: 1, type: 'lost', count: 3, reason: 'a <reason>', time: START + 7 * MS },
    { v: 1, type: 'lost', count: null, reason: 'nobody knows', time: START + 7 * MS },
    { v: 1, type: 'warning', code: 'WARN_PTRACER_IO_URING', message: '50 % | more', time: START + 7 * MS },
    { ...base, type: 'exit', tid: PID + 1, code: 0, signal: null },
    { ...base, type: 'exit', code: null, signal: 'SIGSEGV', coreDumped: true },
  ];
  return events.map((event, index) => ({ ...event, seq: index + 1 }) as TraceEvent);
}

/** A finding of each rule, one without a line, one through a dependency. Each call gives new ones. */
export function everyFinding(): Finding[] {
  const site = { functionName: 'load', url: 'file:///app/app.js', line: 3, column: 5 };
  const stack = { frames: [frame({})], exact: true, engine: 'remote' } as const;
  const leak = {
    v: 1,
    type: 'finding',
    rule: 'leak',
    severity: 'error',
    message: '2 of the 3 files that this line opened were never closed',
    count: 2,
    state: 'growing',
    kind: 'file',
    paths: ['/tmp/a|b "c"'],
    fds: [20, 21],
    pids: [PID],
    syscall: 'openat',
    opened: 3,
    closed: 1,
    firstTime: START + MS,
    lastTime: START + 2 * MS,
    ageNs: 6 * MS,
    advice: 'fs.closeSync(fd)',
  } as const;
  return [
    {
      ...leak,
      site,
      stack: { ...stack, frames: [...stack.frames] },
      paths: [...leak.paths],
      fds: [20, 21],
      pids: [PID],
    },
    {
      v: 1,
      type: 'finding',
      rule: 'blocking',
      severity: 'warning',
      message: 'the event loop stood still for 12 ms in fsync of /tmp/a',
      site: { ...site, functionName: null, url: 'node_modules/x/%y.js', package: 'x', inexact: true },
      through: { ...site, url: 'file:///app/node_modules/x/y.js', package: 'x' },
      count: 1,
      totalNs: 12 * MS,
      p50Ns: 12 * MS,
      p99Ns: 12 * MS,
      maxNs: 12 * MS,
      stallNs: 12 * MS,
      stallCalls: 1,
      tracerNs: null,
      syscalls: ['fsync'],
      longest: { syscall: 'fsync', path: null, pid: PID, tid: PID, startTime: START + MS, duration: 12 * MS },
      advice: 'await handle.sync()',
    },
    {
      ...leak,
      severity: 'note',
      state: 'held',
      message: 'held',
      site: null,
      reason: "on libuv's thread pool",
      paths: [],
      fds: [20],
      pids: [PID],
      count: 1,
    },
    {
      v: 1,
      type: 'finding',
      rule: 'startup',
      severity: 'note',
      message: '3 of 4 files that were looked for were not there',
      site,
      count: 3,
      tried: 4,
      opened: 1,
      totalNs: MS,
      paths: ['/app/a.json'],
    },
  ];
}

/** The program of `fixtures/every-syscall`, and what its modes are told. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFor, type SyscallEvent, type TraceEvent } from '@ptracer/core';
import { afterAll, beforeAll } from 'vitest';
import { callsOf, fixture, HAS_COMPILER } from './harness.js';

type Param = ReturnType<typeof tableFor>['all'][number]['params'][number];

const TABLE = tableFor('x64');

/** A set of arguments, as bits. */
const mask = (params: readonly Param[], test: (param: Param) => boolean): number =>
  params.reduce((bits, param, i) => (test(param) ? bits | (1 << i) : bits), 0);

/** Every call of the table, as `invalid` and `hostile` take it: which arguments are pointers, descriptors, processes. */
export const EVERY_CALL: readonly string[] = TABLE.all.map(({ number, params }) =>
  [
    number,
    mask(params, ([, type, decode]) => type.includes('*') || decode === 'address'),
    mask(params, ([, , decode]) => decode === 'fd' || decode === 'dirfd'),
    mask(params, ([, type, decode]) => type === 'pid_t' || decode === 'pid'),
  ].join(':'),
);

/** Those of them that take arrays of strings. */
export const EXECUTING: readonly string[] = EVERY_CALL.filter((call) =>
  ['execve', 'execveat'].includes(nameOf(call)),
);

function nameOf(call: string): string {
  return TABLE.byNumber(Number.parseInt(call, 10))!.name;
}

/** Names of the calls that no event has. */
export function missingFrom(events: readonly TraceEvent[], calls: readonly string[]): string[] {
  const seen = new Set(callsOf(events).map(({ name }) => name));
  return calls.map(nameOf).filter((name) => !seen.has(name));
}

/** Results of a call that a signal interrupted (linux/errno.h): made again unseen, and EINTR once a handler has run. */
const ERESTARTSYS = 512;
const ERESTARTNOHAND = 514;
const EINTR = 4;

const errnoOf = ({ result }: SyscallEvent): number =>
  result.errno === null || typeof result.rawValue !== 'number' ? 0 : -result.rawValue;

/** "number errno" of each call, as a program sees it. The return from a handler is no call that it makes. */
export const asMade = (calls: readonly SyscallEvent[]): string[] =>
  calls
    .filter((call) => call.name !== 'rt_sigreturn' && errnoOf(call) !== ERESTARTSYS)
    .map((call) => `${call.number} ${errnoOf(call) === ERESTARTNOHAND ? EINTR : errnoOf(call)}`);

/** Builds the program once for a test file; gives its path. */
export function everySyscall(): () => string {
  let folder: string | undefined;
  beforeAll(() => {
    if (!HAS_COMPILER) return;
    folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
    const sources = readdirSync(fixture('every-syscall')).filter((name) => name.endsWith('.c'));
    const args = [
      '-O1',
      '-pthread',
      '-o',
      'program',
      ...sources.map((name) => fixture(`every-syscall/${name}`)),
    ];
    const { status, stderr } = spawnSync('cc', args, { encoding: 'utf8', cwd: folder });
    if (status !== 0) throw new Error(stderr);
  }, 120_000);
  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  return () => join(folder!, 'program');
}

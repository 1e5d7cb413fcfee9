import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SyscallEvent, TraceEvent } from 'ptracer';
import { run, temporaryFolder } from './harness.js';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('SKIPPED: strace, the oracle of this test, is not installed');

const CALLS = ['execve', 'openat', 'connect', 'exit_group'];

/** Names and results that differ from run to run: ids, addresses of sockets, names of log files with the time. */
const steady = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d_]+Z|\d{3,}/g, 'N');

/** Calls of each process, sorted: threads of one process race each other. */
function sequences(calls: readonly { process: number; text: string }[]): string[][] {
  const byProcess = new Map<number, string[]>();
  for (const { process, text } of calls) {
    byProcess.set(process, [...(byProcess.get(process) ?? []), steady(text)]);
  }
  return [...byProcess.values()].map((list) => list.toSorted());
}

/** strace's lines; a call that another one interrupts is put together again. */
function straceCalls(log: string): { process: number; text: string }[] {
  const leader = new Map<number, number>();
  const unfinished = new Map<number, string>();
  const calls: { process: number; text: string }[] = [];
  for (const line of log.split('\n')) {
    const [, id, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    const tid = Number(id);
    let whole = rest;
    if (rest.endsWith(' <unfinished ...>')) {
      unfinished.set(tid, rest.slice(0, -' <unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (resumed) whole = (unfinished.get(tid) ?? '') + resumed[1]!;
    const born = /^clone3?\((.*)\) += (\d+)$/.exec(whole);
    if (born) {
      const isThread = born[1]!.includes('CLONE_THREAD');
      leader.set(Number(born[2]), isThread ? (leader.get(tid) ?? tid) : Number(born[2]));
      continue;
    }
    const call = /^(\w+)\((?:AT_FDCWD, )?("[^"]*")?.*\) += (\?|-1 \w+|\d+)/.exec(whole);
    if (!call || !CALLS.includes(call[1]!)) continue;
    const result = call[1] === 'openat' && /^\d+$/.test(call[3]!) ? 'fd' : call[3]!;
    calls.push({ process: tid, text: `${call[1]} ${call[2] ?? ''} ${result}` });
  }
  return calls.map(({ process, text }) => ({ process: leader.get(process) ?? process, text }));
}

function ourCalls(events: readonly TraceEvent[]): { process: number; text: string }[] {
  return events
    .filter((event): event is SyscallEvent => event.type === 'syscall')
    .map(({ pid, name, args, result }) => {
      const path = args.find(({ kind }) => kind === 'path')?.value;
      const value = result.errno === null ? (result.value ?? '?') : `-1 ${result.errno}`;
      const shown = name === 'openat' && typeof value === 'number' ? 'fd' : value;
      return { process: pid, text: `${name} ${path === undefined ? '' : JSON.stringify(path)} ${shown}` };
    });
}

it.skipIf(!hasStrace)('npm --version makes the calls that strace -f sees, process for process', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'strace');
  const trace = join(folder, 'trace');
  const npm = ['npm', '--version', '--logs-max=0', '--no-update-notifier'];
  // The first run fills whatever caches npm and node have.
  const { stdout: version } = spawnSync('npm', npm.slice(1), { encoding: 'utf8', cwd: folder });
  const filter = [...CALLS, 'clone', 'clone3', '?vfork', '?fork'].join(',');
  spawnSync(
    'strace',
    ['-f', '-qq', '-s', '4096', '-e', `trace=${filter}`, '-e', 'signal=none', '-o', log, ...npm],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
    },
  );
  const ours = await run(['-f', '--json', '-e', `trace=${CALLS.join(',')}`, '-o', trace, ...npm], {
    cwd: folder,
  });
  expect(ours).toMatchObject({ code: 0, stdout: version });
  const events = readFileSync(trace, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);
  const expected = sequences(straceCalls(readFileSync(log, 'utf8')));
  expect(expected.flat().length).toBeGreaterThan(100);
  expect(sequences(ourCalls(events))).toEqual(expected);
});

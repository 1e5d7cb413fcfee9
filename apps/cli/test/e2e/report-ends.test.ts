/** What a report leaves behind that is ended by a signal, and what a terminal shows of one. */
import { spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, ended, ENV, run, start } from './harness.js';

let folder: string;
let temporary: string;
let trace: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-report-ends-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const recorded = join(folder, 'trace.ndjson');
  await run(['--json', '-o', recorded, '--', process.execPath, '-e', '0']);
  trace = readFileSync(recorded, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

function* endless(): Generator<string> {
  for (;;) yield trace;
}

/** Files that a process has open, also those that have no name any more. */
function openFiles({ pid }: ChildProcess): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(join(folder, fd))];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/** Whether a process has SIGHUP caught (proc(5), SigCgt), which Node.js itself leaves alone. */
function catchesHangup({ pid }: ChildProcess): boolean {
  const caught = /^SigCgt:\t([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

describe('a report that a signal ends', () => {
  const reading = (...args: string[]): ChildProcess =>
    start(['report', '-', ...args], {
      cwd: folder,
      env: { ...ENV, TMPDIR: temporary },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    '%s: it ends so, and leaves no temporary file',
    async (signal) => {
      const child = reading('-R', 'speedscope:t.json');
      const result = ended(child);
      const source = Readable.from(endless(), { objectMode: false });
      source.pipe(child.stdin!).on('error', () => {});
      const isSpilling = (): boolean => openFiles(child).some((path) => path.startsWith(temporary));
      try {
        await expect.poll(isSpilling, { timeout: 25_000 }).toBe(true);
      } finally {
        source.destroy();
        child.kill(signal);
      }
      expect(await result).toEqual({ code: null, signal, stdout: '', stderr: '' });
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s before there is an event leaves files as they were',
    async (signal) => {
      writeFileSync(join(folder, 'old'), 'old bytes');
      const child = reading('-R', 'folded:old', '-R', 'json:new');
      const result = ended(child);
      await expect.poll(() => catchesHangup(child), { timeout: 25_000 }).toBe(true);
      expect(existsSync(join(folder, 'new'))).toBe(true);
      child.kill(signal);
      expect(await result).toEqual({ code: null, signal, stdout: '', stderr: '' });
      expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old bytes');
      expect(existsSync(join(folder, 'new'))).toBe(false);
    },
  );
});

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('SKIPPED: script(1), which gives a terminal to these tests, is not installed');

const CLEARED = '\r\u001B[K';

describe.skipIf(!hasScript)('on a terminal, how far a report is', () => {
  const onTerminal = (args: string): string => {
    const env = { ...ENV, NODE: process.execPath, BIN, TERM: 'xterm' };
    const command = `exec "$NODE" "$BIN" report large.ndjson ${args}`;
    const { stdout } = spawnSync('script', ['-qefc', command, '/dev/null'], { cwd: folder, env });
    return String(stdout).replaceAll('\r\n', '\n');
  };

  beforeAll(() => {
    writeFileSync(join(folder, 'large.ndjson'), trace.repeat(150));
    writeFileSync(
      join(folder, 'counts.mjs'),
      "export default ({ write }) => ({ onEnd: ({ calls }) => write(calls > 9 ? 'many' : 'few') });",
    );
  });

  it.each([
    ['-R leaks', 'descriptors opened'],
    ['-R summary', '% time'],
    ['-R sarif', '{\n  "$schema"'],
    ['-R summary:stderr', '% time'],
    ['-R ./counts.mjs', 'many'],
  ])('%s: is shown until the answer is there', (args, answer) => {
    const text = onTerminal(args);
    expect(text).toMatch(/^\rreading large\.ndjson {2}█*░* +\d+ % {2}\d+\.\d MiB/);
    expect(text).toContain(answer);
    const [, rest, ...more] = text.split(CLEARED);
    expect(rest).not.toContain('reading');
    expect(rest).toContain(answer);
    expect(more).toEqual([]);
  });

  it.each([
    ['json', '{"v":1'],
    ['strace', 'execve('],
  ])('is not shown between the lines of %s', (name, line) => {
    const text = onTerminal(`-R ${name} --color=never`);
    expect(text).toContain(line);
    const [first, ...more] = text.split(CLEARED);
    // On a slow machine it may be there before the first line is.
    expect(more.length).toBeLessThan(2);
    expect(first!.startsWith('\rreading') || more.length === 0).toBe(true);
    expect(text.indexOf(line)).toBeGreaterThan(text.lastIndexOf('reading large'));
  });
});

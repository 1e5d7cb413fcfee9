import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from 'ptracer';
import { Attached, cat, expectFree, ids, shell, threadsOf } from './attach-harness.js';
import { start, temporaryFolder } from './harness.js';

describe('formats', () => {
  it('-c prints the table when the process is let go', async () => {
    const target = await cat();
    const trace = await Attached.to(['-c', '-p', ids(target)]);
    for (const word of ['one', 'two', 'three']) await target.answers(word, word);
    const { code, stderr } = await trace.detach();
    expect(code).toBe(0);
    expectFree(target);
    const [, first, ...rest] = stderr.trimEnd().split('\n');
    expect(first).toBe('% time     seconds  usecs/call     calls    errors syscall');
    expect(rest.find((line) => line.endsWith(' write'))).toMatch(/ 3 +write$/);
    expect(rest.at(-2)).toMatch(/ total$/);
    expect(rest.at(-1)).toBe('ptracer: detached');
  });

  it('-C prints both', async () => {
    const target = await cat();
    const trace = await Attached.to(['-C', '-p', ids(target)]);
    await target.answers('one', 'one');
    await trace.says('write(1, "one\\n", 4)');
    await trace.detach();
    expect(trace.lines.findIndex((line) => line.startsWith('% time'))).toBeGreaterThan(1);
    expect(trace.lines.at(-1)).toMatch(/ total$/);
  });

  it('--json on standard error is nothing but JSON, a start for each process', async () => {
    const [one, two] = [await cat(), await cat()];
    const child = start(['--json', '-p', ids(one, two)]);
    let stderr = '';
    child.stderr!.on('data', (bytes) => {
      stderr += String(bytes);
    });
    await expect.poll(() => stderr, { timeout: 15_000 }).toMatch(/"start"[^]*"start"/);
    await one.answers('one', 'one');
    await expect.poll(() => stderr, { timeout: 15_000 }).toContain('"write"');
    const status = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    expect(await status).toBe(0);
    expectFree(one, two);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent);
    const starts = events.filter((event) => event.type === 'start');
    expect(starts.map(({ pid, command }) => [pid, command])).toEqual([
      [one.pid, ['cat']],
      [two.pid, ['cat']],
    ]);
    expect(events.filter(({ type }) => type === 'spawn')).toEqual([]);
  });

  it('-q is silent about attaching and detaching', async () => {
    const file = join(temporaryFolder(), 'trace');
    const target = await cat();
    const child = start(['-q', '-o', file, '-p', ids(target)]);
    let stderr = '';
    child.stderr!.on('data', (bytes) => {
      stderr += String(bytes);
    });
    await expect.poll(() => threadsOf(target.pid)[0]!.tracerPid, { timeout: 15_000 }).not.toBe(0);
    const status = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    expect(await status).toBe(0);
    expect(stderr).toBe('');
    expectFree(target);
  });

  it('-P and -z select as they do for a command', async () => {
    const file = join(temporaryFolder(), 'watched');
    writeFileSync(file, 'content');
    const target = await shell();
    const trace = await Attached.to([
      '-z',
      '-e',
      'openat',
      '-P',
      file,
      '-e',
      'signal=none',
      '-p',
      ids(target),
    ]);
    await target.answers(`read -r line < /dev/null; read -r line < ${file}; echo over`, 'over');
    await trace.says(file);
    await trace.detach();
    expect(trace.lines).toEqual([`openat(AT_FDCWD, "${file}", O_RDONLY) = 3`]);
    expectFree(target);
  });
});

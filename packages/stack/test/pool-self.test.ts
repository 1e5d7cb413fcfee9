import { spawn as start } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { node } from './corpus.js';
import { asBuilt, codeOf } from './pool/code.js';

type Seen = [path: string, stackFrom: string | null, functionName: string | null];

interface Outcome {
  seen: Seen[];
  /** Its code when it was done, after a while. */
  restored: boolean;
  stderr: string;
}

async function run(how: string): Promise<Outcome> {
  const file = fileURLToPath(new URL('pool/self.mjs', import.meta.url));
  const program = start(node, [file, how], { stdio: ['pipe', 'pipe', 'pipe'] });
  const stderr = text(program.stderr);
  const lines: string[] = [];
  for await (const line of createInterface({ input: program.stdout })) {
    lines.push(line);
    if (line === 'ready') break;
  }
  let restored = false;
  for (let tries = 0; tries < 50 && !restored; tries++) {
    restored = JSON.stringify(codeOf(program.pid!)) === JSON.stringify(asBuilt);
    if (!restored) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  program.stdin.end('x');
  const [code] = (await once(program, 'exit')) as [number];
  expect(code).toBe(0);
  return { seen: JSON.parse(lines[0]!) as Seen[], restored, stderr: await stderr };
}

describe('a program that traces itself', () => {
  it('knows who asked, in each of its traces, and nothing of what ran between them', async () => {
    const { seen, stderr } = await run('main');
    expect(seen).toEqual([
      ['first', 'submit', 'first'],
      ['second', 'submit', 'asks'],
    ]);
    expect(stderr).toBe('');
  });

  it('knows it in a worker too, where all of the process is traced; its code is as it was when the worker has ended', async () => {
    const { seen, restored } = await run('worker-process');
    expect(seen).toEqual([
      ['first', 'submit', 'first'],
      ['second', 'submit', 'asks'],
    ]);
    expect(restored).toBe(true);
  });

  it('does not in a trace of a worker alone: others use the pool unseen', async () => {
    const { seen, restored, stderr } = await run('worker');
    expect(seen).toEqual([
      ['first', null, null],
      ['second', null, null],
    ]);
    expect(restored).toBe(true);
    expect(stderr).toBe('');
  });

  it.each(['other-engine', 'no-engine'])('knows it where a trace joins that of %s', async (how) => {
    const { seen, stderr } = await run(how);
    expect(seen).toEqual([
      ['first', 'submit', 'first'],
      ['second', 'submit', 'asks'],
    ]);
    expect(stderr).toBe('');
  });

  it('says nothing of work that was handed over unseen, when the trace that saw all of it has ended', async () => {
    const { seen } = await run('left-alone');
    const told = new Set(seen.map((words) => words.join(' ')));
    expect(seen.filter(([path]) => path === 'second')).toHaveLength(20);
    expect([...told].filter((words) => words.startsWith('second'))).toEqual(['second  ']);
  });
});

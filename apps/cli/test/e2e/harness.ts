/** Runs the CLI as a shell would. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const BIN = fileURLToPath(new URL('../../bin/ptracer.js', import.meta.url));

/** Colour, as this test's own environment may force it, is no matter here. */
export const ENV: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined };

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export function start(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: ENV, ...options });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, stdout, stderr };
}

/** What a command writes first; fails where it ends without a word. */
export async function firstOutput(child: ChildProcess): Promise<string> {
  const silent = once(child, 'exit').then(() => {
    throw new Error('the command ended before it wrote anything');
  });
  silent.catch(() => {});
  const [bytes] = (await Promise.race([once(child.stdout!, 'data'), silent])) as [Buffer];
  return String(bytes);
}

export const run = (args: readonly string[], options: SpawnOptions = {}): Promise<Ended> =>
  ended(start(args, options));

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Traced extends Ended {
  lines: string[];
}

/** Runs with `-o` to a file; gives its lines too. */
export async function runToFile(args: readonly string[], options: SpawnOptions = {}): Promise<Traced> {
  const file = join(temporaryFolder(), 'trace');
  const result = await run(['-o', file, ...args], options);
  return { ...result, lines: readFileSync(file, 'utf8').split('\n').slice(0, -1) };
}

/** The line of a text that has `needle`, and its column, both 1-based. */
export function placeOf(text: string, needle: string): string {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.includes(needle));
  return `${index + 1}:${lines[index]!.indexOf(needle) + 1}`;
}

/** The verdict on a node binary: kept, or found now. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ElfFile } from '../remote/elf.js';
import { layoutOf } from '../remote/symbol-cache.js';
import { readVerdict, writeVerdict } from './verdict-cache.js';
import type { Verdict } from './verify.js';
import { ownFile } from '../own-file.js';

const TIME_LIMIT_MS = 45_000;

/** What tells one binary from another: its build id, else its place and age. */
function identityOf(binary: string): string {
  const elf = ElfFile.open(binary);
  try {
    if (elf.buildId) return elf.buildId;
  } finally {
    elf.close();
  }
  const { dev, ino, size, mtimeMs } = statSync(binary);
  return `${dev}-${ino}-${size}-${Math.trunc(mtimeMs)}`;
}

/** Runs a program to its end; its standard output, `undefined` where it failed. */
export type ProgramRunner = (file: string, args: readonly string[], timeout: number) => string | undefined;

const runHere: ProgramRunner = (file, args, timeout) => {
  const run = spawnSync(file, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout });
  return run.status === 0 ? run.stdout : undefined;
};

/** In a process of its own: the tracer child cannot trace a second command, and must not run an event loop. */
function verifyInProcess(binary: string, run: ProgramRunner): Verdict {
  const entry = fileURLToPath(ownFile('dist/verify/main.js'));
  try {
    return JSON.parse(run(process.execPath, [entry, binary], TIME_LIMIT_MS) ?? '') as Verdict;
  } catch {
    return { outcome: 'unverifiable', reason: 'the verification failed to run' };
  }
}

/**
 * Whether the remote engine is exact on a binary. The first time takes about a second; then the answer is kept
 * in `folder` (`null`: nowhere).
 */
export function verdictOn(binary: string, folder: string | null, run: ProgramRunner = runHere): Verdict {
  let identity: string;
  try {
    identity = identityOf(binary);
  } catch (error) {
    return { outcome: 'unverifiable', reason: (error as Error).message };
  }
  try {
    layoutOf(binary, folder);
  } catch (error) {
    return { outcome: 'wrong', reason: (error as Error).message };
  }
  const kept = folder === null ? undefined : readVerdict(folder, identity);
  if (kept !== undefined) return kept;
  const verdict = verifyInProcess(binary, run);
  if (folder !== null) writeVerdict(folder, identity, verdict);
  return verdict;
}

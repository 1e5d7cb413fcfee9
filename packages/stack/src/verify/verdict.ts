/** The verdict on a node binary: kept, or found now. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ElfFile } from '../remote/elf.js';
import { layoutOf } from '../remote/symbol-cache.js';
import { readVerdict, writeVerdict } from './verdict-cache.js';
import type { Verdict } from './verify.js';

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

/** In a process of its own: the tracer child cannot trace a second command, and must not run an event loop. */
function verifyInProcess(binary: string): Verdict {
  const entry = fileURLToPath(new URL('./main.js', import.meta.url));
  const run = spawnSync(process.execPath, [entry, binary], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: TIME_LIMIT_MS,
  });
  try {
    return JSON.parse(run.stdout) as Verdict;
  } catch {
    return { outcome: 'unverifiable', reason: `the verification ended with ${run.status ?? run.signal}` };
  }
}

/**
 * Whether the remote engine is exact on a binary. The first time takes about a second; then the answer is kept
 * in `folder` (`null`: nowhere).
 */
export function verdictOn(binary: string, folder: string | null): Verdict {
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
  const verdict = verifyInProcess(binary);
  if (folder !== null) writeVerdict(folder, identity, verdict);
  return verdict;
}

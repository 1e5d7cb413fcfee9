/** Keeps verdicts in the user's cache folder, by build id and by version of the engine. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYOUT_FORMAT } from '../remote/layout.js';
import type { Verdict } from './verify.js';

/** Changes whenever the engine may judge differently, as does the layout's format. */
const ENGINE_VERSION = 2;

const OUTCOMES: readonly unknown[] = ['exact', 'wrong', 'unverifiable'] satisfies Verdict['outcome'][];

function fileOf(folder: string, buildId: string): string {
  return join(folder, `v8-verdict-${ENGINE_VERSION}-${LAYOUT_FORMAT}-${buildId}.json`);
}

/** `undefined` where there is none, or none that can be read. */
export function readVerdict(folder: string, buildId: string): Verdict | undefined {
  try {
    const verdict = JSON.parse(readFileSync(fileOf(folder, buildId), 'utf8')) as Verdict;
    return OUTCOMES.includes(verdict.outcome) ? verdict : undefined;
  } catch {
    return undefined;
  }
}

/** A verdict that cannot be kept is found anew the next time. What could not be verified is not kept. */
export function writeVerdict(folder: string, buildId: string, verdict: Verdict): void {
  if (verdict.outcome === 'unverifiable') return;
  const file = fileOf(folder, buildId);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(verdict));
    renameSync(temporary, file);
  } catch {
    // A read-only home.
  }
}

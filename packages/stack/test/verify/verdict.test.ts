import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as verdicts from '../../src/verify/verdict.js';
import { node } from '../corpus.js';

// From dist: the verification starts a process of its own.
const built = new URL('../../dist/verify/verdict.js', import.meta.url).href;
const { verdictOn } = (await import(built)) as typeof verdicts;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-verdict-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const verdictFile = (): string =>
  join(folder, readdirSync(folder).find((name) => name.startsWith('v8-verdict-')) ?? 'none');

describe('the verdict on a node binary', () => {
  it('is exact for the node under test, and is kept', () => {
    expect(verdictOn(node, folder)).toEqual({ outcome: 'exact' });
    expect(JSON.parse(readFileSync(verdictFile(), 'utf8'))).toEqual({ outcome: 'exact' });
  });

  it('is believed when it was kept, and found anew when the file is damaged', () => {
    verdictOn(node, folder);
    writeFileSync(verdictFile(), '{"outcome":"wrong","reason":"kept"}');
    expect(verdictOn(node, folder)).toEqual({ outcome: 'wrong', reason: 'kept' });
    writeFileSync(verdictFile(), '{"outc');
    expect(verdictOn(node, folder)).toEqual({ outcome: 'exact' });
  });

  it('names the reason for a binary without symbols', ({ skip }) => {
    const stripped = join(folder, 'node');
    copyFileSync(node, stripped);
    if (spawnSync('strip', [stripped]).status !== 0) {
      console.warn('SKIPPED: there is no strip(1) on this machine');
      skip();
    }
    const { outcome, reason } = verdictOn(stripped, folder);
    expect(outcome).toBe('wrong');
    expect(reason).toContain('stripped');
  });

  it('is that of the same build with symbols, where it was known before', ({ skip }) => {
    const stripped = join(folder, 'node');
    copyFileSync(node, stripped);
    if (spawnSync('strip', [stripped]).status !== 0) skip();
    const whole = join(folder, 'node-with-symbols');
    copyFileSync(node, whole);
    expect(verdictOn(whole, folder)).toEqual({ outcome: 'exact' });
    // The verdict itself is found anew, on the stripped file, with the layout that was kept.
    rmSync(verdictFile());
    expect(verdictOn(stripped, folder)).toEqual({ outcome: 'exact' });
  });

  it('cannot be had for what is no binary', () => {
    expect(verdictOn(join(folder, 'nothing'), folder).outcome).toBe('unverifiable');
  });
});

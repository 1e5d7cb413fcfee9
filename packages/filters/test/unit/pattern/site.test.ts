import { describe, expect, it } from 'vitest';
import type { Frame, SyscallEvent } from '@ptracer/core';
import { compilePattern, matches } from '../../../src/pattern/compile.js';
import { not } from '../../../src/pattern/combine.js';
import type { SyscallPattern } from '../../../src/pattern/types.js';
import { call } from '../../support/call.js';

const OPTIONS = { arch: 'x64', cwd: '/app' } as const;

function frame(kind: Frame['kind'], url: string, more: Partial<Frame> = {}): Frame {
  return { functionName: 'run', url, line: 1, column: 1, kind, ...more };
}

const FS = frame('internal', 'node:fs', { functionName: 'openSync' });
const DB = frame('user', '/app/dist/db.js', {
  functionName: 'Store.load',
  original: { url: '/app/src/db.ts', line: 3, column: 1 },
});
const MAIN = frame('user', 'file:///app/main.mjs', { functionName: null });
const SHARP = frame('dependency', '/app/node_modules/sharp/lib/a.js', { package: 'sharp' });

const by = (...frames: Frame[]): SyscallEvent => ({
  ...call('close', [3]),
  stack: { frames, exact: true, engine: 'remote' },
});

const holds = (pattern: SyscallPattern, event: SyscallEvent): boolean => matches(pattern, OPTIONS)(event);

describe('the caller is the innermost frame from a file', () => {
  it.each<[pattern: SyscallPattern, byDb: boolean, byMain: boolean]>([
    [{ from: 'src/db.ts' }, true, false],
    [{ from: '/app/src/db.ts' }, true, false],
    [{ from: 'dist/db.js' }, true, false],
    [{ from: 'src/' }, true, false],
    [{ from: '**/*.ts' }, true, false],
    [{ from: /db/ }, true, false],
    [{ from: 'main.mjs' }, false, true],
    [{ from: 'fn:load' }, true, false],
    [{ from: 'fn:Store.load' }, true, false],
    [{ from: 'fn:St*' }, true, false],
    [{ from: { file: 'src/*.ts', function: 'load' } }, true, false],
    [{ from: { file: 'src/*.ts', function: 'store' } }, false, false],
    [{ from: ['src/db.ts', 'main.mjs'] }, true, true],
    [{ from: 'app' }, true, true],
    [{ package: 'app' }, true, true],
    [{ package: 'node' }, false, false],
  ])('%o', (pattern, byDb, byMain) => {
    expect(holds(pattern, by(FS, DB, MAIN))).toBe(byDb);
    expect(holds(pattern, by(FS, MAIN))).toBe(byMain);
  });

  it('and with direct: false any frame is meant', () => {
    expect(holds({ from: 'main.mjs' }, by(FS, DB, MAIN))).toBe(false);
    expect(holds({ from: 'main.mjs', direct: false }, by(FS, DB, MAIN))).toBe(true);
  });
});

describe('a call that a package makes', () => {
  const event = by(FS, SHARP, DB, MAIN);

  it('is made by the package, and from the innermost file of one’s own', () => {
    expect(holds({ package: 'sharp' }, event)).toBe(true);
    expect(holds({ package: 'pkg:sharp' }, event)).toBe(true);
    expect(holds({ package: 'pkg:*' }, event)).toBe(true);
    expect(holds({ package: 'sh*' }, event)).toBe(true);
    expect(holds({ from: 'pkg:sharp' }, event)).toBe(true);
    expect(holds({ from: 'src/db.ts' }, event)).toBe(true);
    expect(holds({ from: 'node_modules/' }, event)).toBe(true);
    expect(holds({ from: 'main.mjs' }, event)).toBe(false);
  });

  it('is not made by the app, though it is somewhere above', () => {
    expect(holds({ package: 'app' }, event)).toBe(false);
    expect(holds({ package: 'app', direct: false }, event)).toBe(true);
  });
});

it('node is Node.js with no code of anybody else on the stack', () => {
  expect(holds({ package: 'node' }, by(FS))).toBe(true);
  expect(holds({ package: 'node', direct: false }, by(FS, MAIN))).toBe(false);
});

it('without a stack nothing is known of the caller', () => {
  const event = call('close', [3]);
  for (const one of ['app', 'node', 'pkg:*']) expect(holds({ package: one }, event)).toBe(false);
  expect(holds(not({ from: 'src/db.ts' }), event)).toBe(true);
});

it('a filter that asks for it says that it needs stacks', () => {
  expect(compilePattern({ from: 'a.js' }, OPTIONS).needsStack).toBe(true);
  expect(compilePattern(not({ package: 'sharp' }), OPTIONS).needsStack).toBe(true);
  expect(compilePattern({ thread: 'worker' }, OPTIONS).needsStack).toBe(false);
});

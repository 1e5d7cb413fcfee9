/** The inspector engine without a tracee. */
import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStack } from '../src/inspector/frames.js';
import { InspectedProcess } from '../src/inspector/inspected-process.js';
import { prepareInspector } from './inspector/run.js';
import { parseLine } from '../src/inspector/protocol.js';

describe('parseLine', () => {
  it.each([
    ['hello 12 13', { type: 'hello', pid: 12, tid: 13 }],
    ['ready 12 13', { type: 'ready', pid: 12, tid: 13 }],
    ['failed 12 0 Error: no', { type: 'failed', pid: 12, text: 'Error: no' }],
    ['armed 12 5', { type: 'armed', pid: 12, id: 5 }],
    ['part 12 5 [1,', { type: 'part', pid: 12, id: 5, text: '[1,' }],
    ['end 12 5 null', { type: 'end', pid: 12, id: 5, text: 'null' }],
  ])('reads %s', (line, parsed) => expect(parseLine(line)).toEqual(parsed));

  it.each([
    '',
    'hello',
    'hello 12',
    'hello x y',
    'armed 12',
    'hello 12345678901 1',
    'other 1 2',
    'end 1 2 \x00',
  ])('ignores %j', (line) => expect(parseLine(line)).toBeUndefined());
});

describe('parseStack', () => {
  const stack = (...values: unknown[]): unknown => parseStack(JSON.stringify(values), 2);

  it('makes frames', () => {
    expect(stack('f', '/a/b.js', 3, 4, false, null, 'node:fs', 1, 2, true)).toEqual({
      frames: [
        { functionName: 'f', url: '/a/b.js', line: 3, column: 4, kind: 'user' },
        { functionName: null, url: 'node:fs', line: 1, column: 2, kind: 'internal', async: true },
      ],
      exact: false,
      engine: 'inspector',
    });
  });

  it('tells kinds, those of evaluated code by where it was evaluated', () => {
    const kind = (url: string | null): unknown =>
      (stack('f', url, 1, 1, false) as { frames: { kind: string }[] }).frames[0]!.kind;
    expect(kind(null)).toBe('builtin');
    expect(kind('/a/node_modules/b/c.js')).toBe('dependency');
    expect(kind('wasm://wasm/1234')).toBe('wasm');
    expect(kind('eval at f (/a/b.js:1:2), <anonymous>')).toBe('user');
    expect(kind('eval at f (eval at g (/a/node_modules/b.js:1:2)), <anonymous>')).toBe('dependency');
  });

  it('says when there were more', () => {
    const frame = ['f', '/a.js', 1, 1, false];
    expect(stack(...frame, ...frame, ...frame)).toMatchObject({ truncated: true });
  });

  it.each(['', 'null', '[]', '{}', '[1,2', '[1,2]'])('is none for %s', (json) => {
    expect(parseStack(json, 2)).toBeUndefined();
  });

  it('believes no value', () => {
    expect(stack({}, [], 'x', -1, 1)).toMatchObject({
      frames: [{ functionName: null, url: null, line: null, column: null }],
    });
  });
});

describe('InspectedProcess', () => {
  let folder: string;
  let inspected: InspectedProcess;
  const answer = JSON.stringify(['f', '/a.js', 1, 2, false]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
    execFileSync('mkfifo', [join(folder, '1')]);
    inspected = new InspectedProcess(2, join(folder, '1'), 10);
  });
  afterEach(() => {
    inspected.close();
    rmSync(folder, { recursive: true });
  });

  function ask(id: number): unknown[] {
    const outcomes: unknown[] = [];
    inspected
      .request(id)!
      .share()
      .settled((stack) => outcomes.push(stack));
    return outcomes;
  }

  it('settles with an answer in parts', () => {
    const outcomes = ask(1);
    inspected.onAnswer(1, answer.slice(0, 5), false);
    expect(outcomes).toEqual([]);
    inspected.onAnswer(1, answer.slice(5), true);
    inspected.onAnswer(1, answer, true);
    expect(outcomes).toMatchObject([{ frames: [{ functionName: 'f' }] }]);
  });

  it('gives up after a while, and at the end', () => {
    const [first, second] = [ask(1), ask(2)];
    inspected.expire(performance.now());
    expect(first).toEqual([]);
    inspected.expire(performance.now() + 1000);
    expect([first, second]).toEqual([[undefined], [undefined]]);
    const third = ask(3);
    inspected.end();
    expect(third).toEqual([undefined]);
    expect(inspected.serving).toBe(false);
  });

  it('shares a request where many calls come before JavaScript goes on', () => {
    const all = Array.from({ length: 40 }, (_, i) => ask(i + 1));
    const reader = openSync(join(folder, '1'), constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(4096);
    const lines = bytes.toString('latin1', 0, readSync(reader, bytes)).trimEnd().split('\n');
    expect(lines).toHaveLength(16);
    for (const line of lines) inspected.onAnswer(Number(line.split(' ')[0]), answer, true);
    expect(all.every((outcomes) => outcomes.length === 1)).toBe(true);
  });
});

describe('prepareInspector', () => {
  it('puts its preload before those of the user, and adds one variable', () => {
    using prepared = prepareInspector({ A: 'b', NODE_OPTIONS: '--max-old-space-size=100' });
    const { NODE_OPTIONS, PTRACER_INSPECTOR, ...rest } = prepared.env;
    expect(NODE_OPTIONS).toMatch(/^--require \S*preload\.cjs --max-old-space-size=100$/);
    expect(prepared.stack.options).toEqual({ folder: PTRACER_INSPECTOR });
    expect(rest).toEqual({ A: 'b' });
  });
});

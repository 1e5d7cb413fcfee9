import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveCommand } from '../../src/resolve-command.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ptracer-resolve-'));
  for (const folder of ['one', 'two', 'two/tool-folder']) mkdirSync(join(root, folder));
  const program = (path: string, mode: number): void => {
    writeFileSync(join(root, path), '#!/bin/sh\n');
    chmodSync(join(root, path), mode);
  };
  program('one/first', 0o755);
  program('two/first', 0o755);
  program('one/guarded', 0o644);
  program('two/guarded', 0o755);
  program('one/only-guarded', 0o644);
  program('two/with space é', 0o755);
  mkdirSync(join(root, 'one/shadow'));
  program('two/shadow', 0o755);
  symlinkSync('nowhere', join(root, 'one/dangling'));
});

afterAll(() => rmSync(root, { recursive: true }));

const path = (): string => `${join(root, 'one')}:${join(root, 'two')}`;

describe('a name without a slash', () => {
  it('is the first that PATH has', () => {
    expect(resolveCommand('first', root, path())).toBe(join(root, 'one/first'));
    expect(resolveCommand('with space é', root, path())).toBe(join(root, 'two/with space é'));
  });

  it('skips what may not be executed, and folders', () => {
    expect(resolveCommand('guarded', root, path())).toBe(join(root, 'two/guarded'));
    expect(resolveCommand('shadow', root, path())).toBe(join(root, 'two/shadow'));
  });

  it('that nothing has is not found', () => {
    for (const name of ['nosuch', 'dangling', 'tool-folder']) {
      expect(() => resolveCommand(name, root, path())).toThrow(
        expect.objectContaining({ code: 'ERR_PTRACER_COMMAND_NOT_FOUND' }),
      );
    }
  });

  it('that is there, but not executable, is said to be so', () => {
    expect(() => resolveCommand('only-guarded', root, path())).toThrow(
      expect.objectContaining({
        code: 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE',
        message: expect.stringContaining(join(root, 'one/only-guarded')),
      }),
    );
  });

  it('is looked up from the working folder where PATH is relative or empty', () => {
    expect(resolveCommand('first', root, 'two')).toBe(join(root, 'two/first'));
    expect(resolveCommand('first', join(root, 'one'), '')).toBe(join(root, 'one/first'));
    expect(resolveCommand('first', join(root, 'two'), '/nowhere:')).toBe(join(root, 'two/first'));
  });

  it('is found without PATH where POSIX has it', () => {
    expect(resolveCommand('sh', root, undefined)).toMatch(/^(\/usr)?\/bin\/sh$/);
  });
});

describe('a name with a slash', () => {
  it('is that file, from the working folder', () => {
    expect(resolveCommand('./first', join(root, 'one'), '')).toBe(join(root, 'one/first'));
    expect(resolveCommand('one/first', root, undefined)).toBe(join(root, 'one/first'));
    expect(resolveCommand(join(root, 'one/first'), '/', undefined)).toBe(join(root, 'one/first'));
  });

  it.each([
    ['./nosuch', 'ERR_PTRACER_COMMAND_NOT_FOUND'],
    ['one/dangling', 'ERR_PTRACER_COMMAND_NOT_FOUND'],
    ['one/first/below', 'ERR_PTRACER_COMMAND_NOT_FOUND'],
    ['./one', 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE'],
    ['one/guarded', 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE'],
  ])('%s fails with %s', (file, code) => {
    expect(() => resolveCommand(file, root, path())).toThrow(expect.objectContaining({ code }));
  });
});

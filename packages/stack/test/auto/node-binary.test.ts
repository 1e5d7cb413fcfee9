import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNodeName, programOf } from '../../src/auto/node-binary.js';

let folder: string;
const self = realpathSync(process.execPath);

function script(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-programs-'));
  symlinkSync(self, join(folder, 'node'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the program that a command runs', () => {
  it.each([
    ['a binary', () => join(folder, 'node')],
    ['a script that names its interpreter', () => script('direct', `#!${self} --no-warnings\n`)],
    ['a script that asks env for node', () => script('env', '#!/usr/bin/env node\n')],
    [
      'a script that asks env -S for node with flags',
      () => script('split', '#!/usr/bin/env -S node --no-warnings\n'),
    ],
    [
      'a script whose interpreter is a script',
      () => script('chain', `#!${script('inner', `#!${self}\n`)}\n`),
    ],
  ])('is found behind %s', (_, make) => {
    expect(programOf(make(), folder)).toBe(self);
  });

  it.each([
    ['there is none', () => join(folder, 'nothing')],
    ['the script names none', () => script('plain', 'echo hi\n')],
    ['a script names itself', () => script('loop', `#!${join(folder, 'loop')}\n`)],
    ['env looks for what is not in PATH', () => script('lost', '#!/usr/bin/env no-such-program\n')],
  ])('is unknown where %s', (_, make) => {
    expect(programOf(make(), folder)).toBeUndefined();
  });
});

describe('isNodeName', () => {
  it('knows node by its usual names', () => {
    for (const name of ['/usr/bin/node', 'nodejs', '/opt/node-22', 'node20', '/x/node.bin']) {
      expect(isNodeName(name), name).toBe(true);
    }
    for (const name of ['/bin/sh', 'nodemon', 'nodes', '/usr/bin/python3']) {
      expect(isNodeName(name), name).toBe(false);
    }
  });
});

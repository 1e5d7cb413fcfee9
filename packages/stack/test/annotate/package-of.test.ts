import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PackageNames } from '../../src/annotate/package-of.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ptracer-packages-'));
  const write = (folder: string, manifest: string): void => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), manifest);
  };
  write('.', '{"name":"app"}');
  write('node_modules/@scope/lib', '{"name":"@scope/lib"}');
  write('node_modules/@scope/lib/esm', '{"type":"module"}');
  write('broken', '{"name":');
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

it('is the nearest package.json that has a name', () => {
  const names = new PackageNames();
  expect(names.of(join(root, 'src/deep/file.js'))).toBe('app');
  expect(names.of(join(root, 'node_modules/@scope/lib/esm/index.js'))).toBe('@scope/lib');
});

it('passes over a package.json that cannot be read', () => {
  expect(new PackageNames().of(join(root, 'broken/file.js'))).toBe('app');
});

it('of a package that is not there is told by its folder', () => {
  const names = new PackageNames();
  expect(names.of(join(root, 'dist/node_modules/gone/lib/index.js'))).toBe('gone');
  expect(names.of(join(root, 'node_modules/outer/node_modules/@a/b/x.js'))).toBe('@a/b');
});

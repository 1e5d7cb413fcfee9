import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from '@ptracer/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameAnnotator } from '../../src/annotate/annotate.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ptracer-annotate-'));
  writeFileSync(join(root, 'package.json'), '{"name":"app"}');
  mkdirSync(join(root, 'dist'));
  // Line 1 is line 1 of a package's file, line 2 is line 1 of the program's.
  const map = {
    version: 3,
    sources: ['../node_modules/dep/index.js', '../src/main.ts'],
    names: [],
    mappings: 'AAAA;ACAA',
  };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  writeFileSync(
    join(root, 'dist/bundle.js'),
    `dep();\nmain();\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
  );
});

afterAll(() => rmSync(root, { recursive: true }));

const frame = (line: number, kind: Frame['kind'] = 'user'): Frame => ({
  functionName: 'f',
  url: pathToFileURL(join(root, 'dist/bundle.js')).href,
  line,
  column: 1,
  kind,
});

describe('a frame of a bundle', () => {
  it('is of the package whose code it is', () => {
    expect(new FrameAnnotator().annotate(frame(1))).toMatchObject({
      kind: 'dependency',
      package: 'dep',
      original: { url: pathToFileURL(join(root, 'node_modules/dep/index.js')).href, line: 1, column: 1 },
    });
  });

  it("is the program's where its original is", () => {
    expect(new FrameAnnotator().annotate(frame(2))).toMatchObject({
      kind: 'user',
      package: 'app',
      original: { url: pathToFileURL(join(root, 'src/main.ts')).href },
    });
  });

  it('without an original stays what it was', () => {
    const annotated = new FrameAnnotator().annotate(frame(9));
    expect(annotated).toMatchObject({ kind: 'user', package: 'app' });
  });
});

it('a frame of Node.js is returned as it is', () => {
  const internal = { ...frame(1, 'internal'), url: 'node:fs' };
  expect(new FrameAnnotator().annotate(internal)).toBe(internal);
});

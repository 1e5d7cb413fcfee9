import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceMaps } from '../../src/annotate/source-map.js';

const SOURCE = `interface Named { name: string }

export function greet(who: Named): string {
  const greeting: string = 'hello';
  return greeting + who.name.toUpperCase();
}
`;

let folder: string;

function compile(name: string, options: ts.CompilerOptions): string {
  const file = join(folder, `${name}.js`);
  const { outputText, sourceMapText } = ts.transpileModule(SOURCE, {
    fileName: `${name}.ts`,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, ...options },
  });
  writeFileSync(file, outputText);
  if (sourceMapText !== undefined && !options.inlineSourceMap) writeFileSync(`${file}.map`, sourceMapText);
  return file;
}

/** Where `toUpperCase` stands in a file, 1-based. */
function find(text: string): { line: number; column: number } {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.includes('toUpperCase'));
  return { line: index + 1, column: lines[index]!.indexOf('toUpperCase') + 1 };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-maps-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a position in a compiled script', () => {
  const want = find(SOURCE);

  it('is found by a map in a file beside it', () => {
    const url = compile('beside', { sourceMap: true });
    const generated = find(ts.sys.readFile(url)!);
    expect(new SourceMaps().originalOf({ url, ...generated })).toEqual({
      url: join(folder, 'beside.ts'),
      ...want,
    });
  });

  it('is found by an inline map', () => {
    const url = compile('inline', { inlineSourceMap: true });
    const generated = find(ts.sys.readFile(url)!);
    expect(new SourceMaps().originalOf({ url, ...generated })).toEqual({
      url: join(folder, 'inline.ts'),
      ...want,
    });
  });

  it('stays a URL where the script has one', () => {
    const file = compile('module', { sourceMap: true });
    const generated = find(ts.sys.readFile(file)!);
    const original = new SourceMaps().originalOf({ url: pathToFileURL(file).href, ...generated });
    expect(original?.url).toBe(pathToFileURL(join(folder, 'module.ts')).href);
  });

  it('is found in a folder whose name needs escaping', () => {
    const odd = join(folder, 'a b#é');
    mkdirSync(odd);
    const file = compile('odd', { sourceMap: true });
    const moved = join(odd, 'odd.js');
    writeFileSync(moved, ts.sys.readFile(file)!);
    writeFileSync(`${moved}.map`, ts.sys.readFile(`${file}.map`)!);
    const generated = find(ts.sys.readFile(moved)!);
    expect(new SourceMaps().originalOf({ url: moved, ...generated })?.url).toBe(join(odd, 'odd.ts'));
  });
});

describe('the generated position remains where the map', () => {
  it.each([
    ['is missing', '//# sourceMappingURL=gone.js.map'],
    ['is no JSON', '//# sourceMappingURL=data:application/json;base64,e25vfQ=='],
    ['is empty', '//# sourceMappingURL=data:application/json,'],
    ['has an impossible URL', '//# sourceMappingURL=http://[::1/x.map'],
    [
      'is of another version',
      `//# sourceMappingURL=data:application/json,${encodeURIComponent('{"version":2}')}`,
    ],
    ['is not named at all', ''],
  ])('%s', (_, comment) => {
    const url = join(folder, 'broken.js');
    writeFileSync(url, `f();\n${comment}\n`);
    expect(new SourceMaps().originalOf({ url, line: 1, column: 1 })).toBeUndefined();
  });

  it('cannot be looked for, because the script is no file', () => {
    for (const url of ['node:fs', 'evalmachine.<anonymous>', '', 'https://example.com/x.js']) {
      expect(new SourceMaps().originalOf({ url, line: 1, column: 1 })).toBeUndefined();
    }
  });
});

import pc from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { codeFrame, type CodeFrameStyle } from '../../src/text/code-frame.js';

const PLAIN: CodeFrameStyle = { dim: (text) => text, red: (text) => text };
const COLOURED: CodeFrameStyle = pc.createColors(true);

const SOURCE = ['first();', '', 'function second() {', '  third();', '}', '', 'last();'].join('\n');

describe('a code frame', () => {
  it('shows two lines before and after, and a caret under the column', () => {
    expect(codeFrame(SOURCE, 4, 3, PLAIN)).toEqual([
      '  3 | function second() {',
      '> 4 |   third();',
      '    |   ^',
      '  5 | }',
    ]);
  });

  it('leaves out empty lines at its ends', () => {
    expect(codeFrame(SOURCE, 3, 1, PLAIN)[0]).toBe('  1 | first();');
    expect(codeFrame(SOURCE, 7, 1, PLAIN)).toEqual(['  5 | }', '  6 |', '> 7 | last();', '    | ^']);
  });

  it('aligns numbers of different widths', () => {
    const source = Array.from({ length: 12 }, (_, i) => `line${i + 1};`).join('\n');
    expect(codeFrame(source, 9, 1, PLAIN)).toEqual([
      '   7 | line7;',
      '   8 | line8;',
      '>  9 | line9;',
      '     | ^',
      '  10 | line10;',
      '  11 | line11;',
    ]);
  });

  it('keeps the caret under its column behind characters of two cells, and of none', () => {
    expect(codeFrame("f('日本語'); g();", 1, 11, PLAIN)).toEqual([
      "> 1 | f('日本語'); g();",
      `    | ${' '.repeat(13)}^`,
    ]);
    expect(codeFrame('/* 👩‍👩‍👧 */ g();', 1, 13, PLAIN)[1]).toBe(`    | ${' '.repeat(6)}^`);
  });

  it('has as many cells as the terminal, and cuts no character in two', () => {
    const source = `const greeting = '${'日本語😀'.repeat(40)}'; open(greeting); ${'x'.repeat(300)}`;
    const [line, caret] = codeFrame(source, 1, source.indexOf('open') + 1, { ...PLAIN, columns: 40 });
    expect(stringWidth(line!)).toBeLessThanOrEqual(40);
    expect(line).toMatch(/^> 1 \| ….*open\(greeting\).*…$/);
    expect(line).not.toMatch(/\p{Cs}/u);
    expect(stringWidth(caret!)).toBe(stringWidth(line!.slice(0, line!.indexOf('open'))) + 1);
  });

  it('shows what control characters there are in the source, and is not moved by them', () => {
    expect(codeFrame("'\u001b[31m'; g();", 1, 9, PLAIN)).toEqual([
      "> 1 | '\\x1b[31m'; g();",
      `    | ${' '.repeat(11)}^`,
    ]);
  });

  it('keeps the caret under its column behind tabs', () => {
    expect(codeFrame('\t\tcall();', 1, 3, PLAIN)).toEqual(['> 1 | \t\tcall();', '    | \t\t^']);
  });

  it('cuts a long line around the caret', () => {
    const source = `${'a'.repeat(500)}CALL${'b'.repeat(500)}`;
    const [line = '', caret = ''] = codeFrame(source, 1, 501, PLAIN);
    expect(line).toMatch(/^> 1 \| …a+CALLb+…$/);
    expect(line.length).toBeLessThan(120);
    expect(line.slice(caret.indexOf('^'))).toMatch(/^CALL/);
  });

  it('is empty where the source has no such line', () => {
    expect(codeFrame(SOURCE, 99, 1, PLAIN)).toEqual([]);
    expect(codeFrame(SOURCE, 0, 1, PLAIN)).toEqual([]);
  });

  it('stays within the line for a column behind its end', () => {
    expect(codeFrame('x();', 1, 80, PLAIN)).toEqual(['> 1 | x();', '    |     ^']);
  });

  it('has colours only where they are on', () => {
    expect(codeFrame(SOURCE, 4, 3, PLAIN).join('')).not.toContain('\u001B');
    expect(codeFrame(SOURCE, 4, 3, COLOURED).join('')).toContain('\u001B[31m>\u001B[39m');
  });
});

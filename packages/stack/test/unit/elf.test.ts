import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoverLayout, nearestTable, UnsupportedBinaryError } from '../../src/remote/discover.js';
import { ElfFile } from '../../src/remote/elf.js';
import { layoutOf, readLayout, writeLayout } from '../../src/remote/symbol-cache.js';

let elf: ElfFile;
let folder: string;

beforeAll(() => {
  elf = ElfFile.open(process.execPath);
  folder = mkdtempSync(join(tmpdir(), 'ptracer-cache-'));
});
afterAll(() => {
  elf.close();
  rmSync(folder, { recursive: true });
});

describe('the ELF file of the running node', () => {
  it('has a build id, thread-local storage, and executable segments', () => {
    expect(elf.buildId).toMatch(/^[0-9a-f]{16,}$/);
    expect(elf.tls?.size).toBeGreaterThan(0);
    expect(elf.segments.some(({ executable }) => executable)).toBe(true);
  });

  it('gives symbols by name and by prefix, and no others', () => {
    const name = '_ZN2v88internal7Version6major_E';
    const symbols = elf.symbols([name, 'no such symbol at all'], ['v8dbg_frametype_']);
    const major = symbols.get(name);
    expect(elf.bytesAt(major!.value, 4).readInt32LE()).toBe(Number.parseInt(process.versions.v8, 10));
    symbols.delete(name);
    expect(symbols.size).toBeGreaterThan(5);
    expect([...symbols.keys()].every((key) => key.startsWith('v8dbg_frametype_'))).toBe(true);
  });

  it('reads constants of .bss as zero', () => {
    const symbol = elf.symbols([], ['v8dbg_SmiTag']).get('v8dbg_SmiTag');
    expect(elf.bytesAt(symbol!.value, 4).readInt32LE()).toBe(0);
  });

  it('makes a layout that survives JSON', () => {
    const layout = discoverLayout(elf);
    expect(layout.v8.slice(0, 3).join('.')).toBe(process.versions.v8.split('.').slice(0, 3).join('.'));
    expect(layout.builtins.interpreter.length).toBeGreaterThanOrEqual(3);
    expect(JSON.parse(JSON.stringify(layout))).toEqual(layout);
  });
});

describe('a binary that cannot be read', () => {
  it('is not ELF', () => {
    expect(() => ElfFile.open(import.meta.filename)).toThrow('not an ELF64');
  });

  it('is cut short', () => {
    const file = join(folder, 'short');
    copyFileSync('/bin/sh', file);
    truncateSync(file, 100);
    expect(() => ElfFile.open(file)).toThrow('ends early');
  });

  it('has no V8 in it', () => {
    const shell = ElfFile.open('/bin/sh');
    expect(() => discoverLayout(shell)).toThrow(UnsupportedBinaryError);
    shell.close();
  });
});

describe('the layout cache', () => {
  it('holds the layout by build id, and reads it back', () => {
    const layout = layoutOf(process.execPath, folder);
    const file = join(folder, `v8-layout-${layout.format}-${elf.buildId}.json`);
    expect(readLayout(file)).toEqual(layout);
  });

  it.each([
    ['empty', (): string => ''],
    ['cut', (text: string): string => text.slice(0, text.length / 2)],
    ['changed', (text: string): string => text.replace('"isolate":{"cEntryFp":', '"isolate":{"cEntryFp":1')],
    ['of another format', (text: string): string => text.replace(/"format":\d+/, '"format":0')],
  ])('ignores a file that is %s', (_, damage) => {
    const file = join(folder, 'damaged.json');
    writeLayout(file, discoverLayout(elf));
    expect(readLayout(file)).toBeDefined();
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(readLayout(file)).toBeUndefined();
  });

  it('is done without where it cannot be written', () => {
    expect(() => writeLayout('/proc/no/such/folder/x.json', discoverLayout(elf))).not.toThrow();
  });
});

describe('the table of a V8 version', () => {
  it.each([
    [11, 3, '11.3', true],
    [12, 4, '12.4', true],
    [13, 6, '13.6', true],
    [14, 6, '14.6', true],
    [12, 9, '12.4', false],
    [14, 0, '13.6', false],
    [99, 0, '14.6', false],
  ])('%i.%i is %s', (major, minor, version, known) => {
    const found = nearestTable(major, minor);
    expect([found.table.version, found.known]).toEqual([version, known]);
  });
});

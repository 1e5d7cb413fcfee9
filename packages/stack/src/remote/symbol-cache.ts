/** Keeps the layout of each node binary in the user's cache folder, so that only the first run pays for it. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { discoverLayout, executableSegments } from './discover.js';
import { ElfFile } from './elf.js';
import { LAYOUT_FORMAT, type Layout } from './layout.js';

/** `$XDG_CACHE_HOME/ptracer`, or `~/.cache/ptracer` (XDG Base Directory Specification). */
export function cacheFolder(): string {
  const xdg = process.env['XDG_CACHE_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'ptracer');
}

/**
 * The layout of the binary at `path`, from memory, from the cache folder, or from its symbols.
 * @throws {UnsupportedBinaryError} when the binary is not a V8 that can be read
 */
export function layoutOf(path: string, folder: string | null = cacheFolder()): Layout {
  const { dev, ino, size, mtimeMs } = statSync(path);
  const identity = `${dev}:${ino}:${size}:${mtimeMs}`;
  const known = layouts.get(identity);
  if (known) return known;
  const elf = ElfFile.open(path);
  try {
    // The format is part of the name: two versions of ptracer do not fight over one file.
    const name = elf.buildId && `v8-layout-${LAYOUT_FORMAT}-${elf.buildId}.json`;
    const file = folder !== null && name ? join(folder, name) : undefined;
    const kept = file && readLayout(file);
    // The same build may lie differently in another file: strip(1) moves what it keeps.
    let layout = kept && { ...kept, segments: executableSegments(elf) };
    if (!layout) {
      layout = discoverLayout(elf);
      if (file) writeLayout(file, layout);
    }
    layouts.set(identity, layout);
    return layout;
  } finally {
    elf.close();
  }
}

const layouts = new Map<string, Layout>();

/** A cached layout; `undefined` when there is none, or it is damaged, or of another format. */
export function readLayout(file: string): Layout | undefined {
  try {
    const { layout, check } = JSON.parse(readFileSync(file, 'utf8')) as { layout: Layout; check: number };
    if (layout.format !== LAYOUT_FORMAT || check !== checksum(JSON.stringify(layout))) return undefined;
    return layout;
  } catch {
    return undefined;
  }
}

/** Writes it beside and renames: another process sees the whole file or none. A failure costs only time. */
export function writeLayout(file: string, layout: Layout): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, JSON.stringify({ layout, check: checksum(JSON.stringify(layout)) }));
    renameSync(temporary, file);
  } catch {
    // A read-only home: the next run reads the symbols again.
  }
}

/** Not `mkdirSync` with `recursive`: under /proc that never returns (seen on Node 20, 22 and 24). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder, { mode: 0o700 });
}

/** FNV-1a. It tells a damaged file from a whole one; it is no defence against a forged one. */
function checksum(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

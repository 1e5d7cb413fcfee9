/**
 * The requests of ioctl(2): macros whose value the C compiler alone knows, for most of them hold the size of a
 * structure. Extraction asks it; the sizes are those of 64-bit machines.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanSource, parseDefinitions } from './c-source.js';
import type { HeaderTree } from './headers.js';
import { IOCTL_FOLDERS, NOT_IOCTLS, PLAIN_IOCTLS } from './overlay/ioctls.js';

/** Requests by header, as `#include` has it. */
export type Ioctls = Record<string, Record<string, number>>;

/** What some headers forget to include; those of the kernel and of the C library exclude one another. */
const ALWAYS = ['stddef.h', 'stdint.h', 'linux/types.h', 'linux/ioctl.h'];
const PRELUDES: readonly (readonly string[])[] = [
  [
    ...ALWAYS,
    'linux/time.h',
    'linux/socket.h',
    'linux/blktrace_api.h',
    'linux/atmioc.h',
    'linux/major.h',
    'linux/fiemap.h',
    'linux/termios.h',
  ],
  [...ALWAYS, 'sys/time.h', 'sys/socket.h', 'linux/if.h', 'linux/blkpg.h'],
  ALWAYS,
];

/** In place of asm-generic/ioctl.h: a macro that makes a request leaves this behind. */
const MARK = '__a_request__';
const MARKED = [
  '_ASM_GENERIC_IOCTL_H',
  ...['_IO(a,b)', '_IOR(a,b,c)', '_IOW(a,b,c)', '_IOWR(a,b,c)', '_IOC(a,b,c,d)'].map(
    (macro) => `${macro}=${MARK}`,
  ),
  ...['_IOR_BAD(a,b,c)', '_IOW_BAD(a,b,c)', '_IOWR_BAD(a,b,c)'].map((macro) => `${macro}=${MARK}`),
];

/** Numbers of every request that the headers have. */
export function readIoctls(tree: HeaderTree): Ioctls {
  const folder = mkdtempSync(join(tmpdir(), 'ioctls-'));
  try {
    return Object.fromEntries(
      tree
        .list(IOCTL_FOLDERS)
        .map((header): [string, Record<string, number>] => [header, requestsOf(tree, header, folder)])
        .filter(([, requests]) => Object.keys(requests).length > 0),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requestsOf(tree: HeaderTree, header: string, folder: string): Record<string, number> {
  const source = cleanSource(tree.read(header, 'x64') ?? '');
  const names = parseDefinitions(source)
    // A name for a name is left out: SOUND_PCM_RESET, which is SNDCTL_DSP_RESET.
    .filter(({ name, expression }) => !NOT_IOCTLS.test(name) && !/^[A-Z]\w*$/.test(expression))
    .map(({ name }) => name);
  const plain = PLAIN_IOCTLS[header];
  if (plain === undefined && !/\b_S?IO(R|W|WR|C)?\s*\(|_IO[RW]*\s*\(/.test(source)) return {};
  const macros = [...new Set(names.filter((name) => new RegExp(`define[ \\t]+${name}\\b`).test(source)))];
  const found: Record<string, number> = {};
  for (const prelude of PRELUDES) {
    const include = [...prelude, header].map((name) => `#include <${name}>\n`).join('');
    const marked = markedNames(tree, include, macros, folder);
    const wanted = macros.filter((name) => !(name in found) && (marked.has(name) || plain?.test(name)));
    Object.assign(found, valuesOf(tree, include, wanted, folder));
  }
  return Object.fromEntries(macros.flatMap((name) => (name in found ? [[name, found[name]!]] : [])));
}

/** The names that a macro for requests stands behind. */
function markedNames(
  tree: HeaderTree,
  include: string,
  names: readonly string[],
  folder: string,
): ReadonlySet<string> {
  const file = join(folder, 'names.c');
  const lines = names
    .map((name) => `@${name}@ ${name}\n`)
    .join('')
    .replaceAll(/@(\w+)@/g, '"$1"');
  writeFileSync(file, `${include}\n${lines}`);
  const { stdout } = spawnSync(
    'cc',
    [
      '-E',
      '-P',
      ...tree.includes.flatMap((path) => ['-isystem', path]),
      ...MARKED.map((macro) => `-D${macro}`),
      file,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const rows = stdout.matchAll(new RegExp(`^"(\\w+)" \\(*\\s*${MARK}`, 'gm'));
  return new Set(Array.from(rows, ([, name]) => name!));
}

/** Most compilers stop at no error; each round leaves out the names that one complained about. */
const ROUNDS = 8;

function valuesOf(
  tree: HeaderTree,
  include: string,
  names: readonly string[],
  folder: string,
): Record<string, number> {
  const file = join(folder, 'values.c');
  let left = names;
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const first = include.split('\n').length;
    writeFileSync(file, `${include}${left.map((name) => `unsigned ${name}_ = (${name});\n`).join('')}`);
    const { status, stdout, stderr } = spawnSync(
      'cc',
      ['-w', '-S', '-o', '-', ...tree.includes.flatMap((path) => ['-isystem', path]), file],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status === 0) return parseAssembly(stdout, left);
    const wrong = new Set(
      Array.from(stderr.matchAll(/values\.c:(\d+):\d+: error/g), ([, line]) => Number(line) - first),
    );
    left = left.filter((_, i) => !wrong.has(i));
  }
  return {};
}

/** `NAME_:` and behind it `.long 123`, or `.zero 4`. */
function parseAssembly(text: string, names: readonly string[]): Record<string, number> {
  const values = new Map<string, number>();
  for (const [, name, word] of text.matchAll(/^(\w+)_:\n\s*\.(?:(?:long|word)\s+(-?\d+)|zero\s+4)$/gm)) {
    values.set(name!, Number(word ?? 0) >>> 0);
  }
  return Object.fromEntries(
    names.flatMap((name): [string, number][] => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

type Row = readonly [number, string];

/** Headers whose names stand for a request that others have named, too. */
const PREFERRED = ['asm-generic/ioctls.h', 'asm-generic/sockios.h', 'linux/sockios.h', 'linux/fs.h'];

/** Every name of every request, by number; the best known one of each first, the others by the alphabet. */
export function ioctlRows(ioctls: Ioctls): Row[] {
  const rank = (header: string): number =>
    PREFERRED.includes(header) ? PREFERRED.indexOf(header) : PREFERRED.length;
  const rows = Object.entries(ioctls)
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .flatMap(([header, requests]) =>
      Object.entries(requests).map(([name, number]) => ({ number, name, rank: rank(header) })),
    );
  const named = new Map(rows.map((row) => [`${row.number} ${row.name}`, row]));
  return [...named.values()]
    .toSorted((a, b) => a.number - b.number || a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .map(({ number, name }) => [number, name]);
}

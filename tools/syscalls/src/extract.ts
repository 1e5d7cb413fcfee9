import { execFileSync } from 'node:child_process';
import { evaluate } from './c-expression.js';
import { cleanSource, parseDefinitions, type Definition } from './c-source.js';
import type { HeaderTree } from './headers.js';
import { readIoctls } from './ioctls.js';
import { CONSTANT_HEADERS, ERRNO_HEADERS } from './overlay/headers.js';
import { parsePrototypes } from './prototypes.js';
import type { Arch, HeaderConstants, Snapshot } from './snapshot.js';

/** Reads everything that generation needs from one version's headers. */
export function extract(tree: HeaderTree): Snapshot {
  const syscalls = readHeader(tree, 'kernel:linux/syscalls.h', 'x64');
  return {
    source: 'linux',
    version: tree.version,
    packages: tree.packages,
    numbers: { x64: readNumbers(tree, 'x64'), arm64: readNumbers(tree, 'arm64') },
    prototypes: parsePrototypes(cleanSource(syscalls)),
    constants: { x64: readConstants(tree, 'x64'), arm64: readConstants(tree, 'arm64') },
    errnos: readErrnos(tree),
    ioctls: readIoctls(tree),
  };
}

function readHeader(tree: HeaderTree, header: string, arch: Arch): string {
  const text = tree.read(header, arch);
  if (text === null) throw new Error(`${header} is missing among the headers of ${tree.version}`);
  return text;
}

function readNumbers(tree: HeaderTree, arch: Arch): Record<string, number> {
  const numbers: Record<string, number> = {};
  const text = cleanSource(readHeader(tree, 'asm/unistd_64.h', arch));
  for (const [, name, number] of text.matchAll(/^#define __NR_(\w+) (\d+)/gm)) {
    if (name) numbers[name] = Number(number);
  }
  return numbers;
}

function readConstants(tree: HeaderTree, arch: Arch): HeaderConstants {
  const parsed = CONSTANT_HEADERS.map((header) => {
    // A machine need not have each of its own headers.
    const text = header.startsWith('asm/') ? (tree.read(header, arch) ?? '') : readHeader(tree, header, arch);
    return { header, definitions: parseDefinitions(cleanSource(text)) };
  });
  const resolve = resolver(parsed.flatMap(({ definitions }) => definitions));
  const constants: HeaderConstants = {};
  for (const { header, definitions } of parsed) {
    const values: Record<string, number> = {};
    for (const { name } of definitions) {
      const value = resolve(name);
      if (value !== null && BigInt.asIntN(54, value) === value) values[name] = Number(value);
    }
    constants[header] = values;
  }
  return constants;
}

/** Resolves names by their first definition, for the machine's own headers stand first. */
function resolver(definitions: readonly Definition[]): (name: string) => bigint | null {
  const expressions = new Map<string, string>();
  for (const { name, expression } of definitions) {
    if (!expressions.has(name)) expressions.set(name, expression);
  }
  const known = new Map<string, bigint | null>();
  const resolve = (name: string): bigint | null => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    known.set(name, null); // A name that stands for itself, like an enumerator with a macro of its name.
    const expression = expressions.get(name);
    const value = expression === undefined ? null : evaluate(expression, resolve);
    known.set(name, value);
    return value;
  };
  return resolve;
}

function readErrnos(tree: HeaderTree): [number, string, string][] {
  const definitions = ERRNO_HEADERS.flatMap((header) =>
    parseDefinitions(cleanSource(readHeader(tree, header, 'x64'))),
  ).filter(({ name, expression }) => /^E[A-Z0-9]+$/.test(name) && /^\d+$/.test(expression));
  const numbers = definitions.map(({ expression }) => Number(expression));
  const texts = errorTexts(numbers);
  return definitions.map(({ name }, index) => [numbers[index] ?? 0, name, texts[index] ?? '']);
}

/** The C library's own texts, through perl's `$!` (perl-base is in every Debian). */
function errorTexts(numbers: readonly number[]): string[] {
  const script = 'for (@ARGV) { $! = $_; print "$!\\n" }';
  const output = execFileSync('perl', ['-e', script, '--', ...numbers.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return output.trimEnd().split('\n');
}

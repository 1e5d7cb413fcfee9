import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ioctls } from './ioctls.js';
import type { Declarations } from './prototypes.js';

/** The machines that have a table. */
export const ARCHES = ['x64', 'arm64'] as const;
export type Arch = (typeof ARCHES)[number];

/** Header path as `#include` has it, to its constants in their order there. */
export type HeaderConstants = Record<string, Record<string, number>>;

/** Everything generation needs of one version of the kernel's headers: names and numbers, no text. */
export interface Snapshot {
  /** Debian's source package and its version. */
  source: string;
  version: string;
  /** The binary packages that were read. */
  packages: string[];
  /** The `__NR_` names and numbers of each machine. */
  numbers: Record<Arch, Record<string, number>>;
  prototypes: Declarations;
  constants: Record<Arch, HeaderConstants>;
  /** errno, its name, and the text of glibc's strerror(3). */
  errnos: [number, string, string][];
  /** Requests of ioctl(2) by header; the same on both machines. */
  ioctls: Ioctls;
}

/** The file in `headers/` that generation reads: the only one there. */
export function snapshotPath(directory: string): string {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(`${directory} must hold exactly one snapshot, it holds ${names.length}`);
  }
  return join(directory, name);
}

/** Reads a committed snapshot. */
export function readSnapshot(path: string): Snapshot {
  const snapshot = JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
  const arm64 = snapshot.constants.arm64;
  return {
    ...snapshot,
    constants: { x64: snapshot.constants.x64, arm64: { ...snapshot.constants.x64, ...arm64 } },
  };
}

/** The snapshot's file name: `linux_7.2.13-1.generated.json`. */
export function snapshotName(snapshot: Snapshot): string {
  return `${snapshot.source}_${snapshot.version}.generated.json`;
}

/** Text of the committed file: a line for each prototype, table and header; arm64 only where it differs. */
export function formatSnapshot(snapshot: Snapshot): string {
  const { x64, arm64 } = snapshot.constants;
  const different = Object.entries(arm64).filter(
    ([header, constants]) => JSON.stringify(constants) !== JSON.stringify(x64[header]),
  );
  const lines = (record: object, indent: string): string =>
    Object.entries(record)
      .map(([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{
  "source": ${JSON.stringify(snapshot.source)},
  "version": ${JSON.stringify(snapshot.version)},
  "packages": ${JSON.stringify(snapshot.packages)},
  "numbers": {
${lines(snapshot.numbers, '    ')}
  },
  "prototypes": {
${lines(snapshot.prototypes, '    ')}
  },
  "constants": {
    "x64": {
${lines(x64, '      ')}
    },
    "arm64": {
${lines(Object.fromEntries(different), '      ')}
    }
  },
  "errnos": [
${snapshot.errnos.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}
  ],
  "ioctls": {
${lines(snapshot.ioctls, '    ')}
  }
}
`;
}

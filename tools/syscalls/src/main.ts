import { existsSync, readFileSync, writeFileSync, mkdirSync, rmSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from './emit.js';
import { extract } from './extract.js';
import { findHeaders } from './headers.js';
import { formatSnapshot, readSnapshot, snapshotName, snapshotPath } from './snapshot.js';

const tool = join(dirname(fileURLToPath(import.meta.url)), '..');
const snapshots = join(tool, 'headers');
const repository = join(tool, '../..');
const output = join(repository, 'packages/core/src');

const USAGE = `Usage: node dist/main.js [--extract | --check] [--headers DIR]

Writes core's generated tables from headers/*.json.

  --extract      read the kernel's headers first and replace headers/*.json
  --check        write nothing; fail when a committed file is not what would be written
  --headers DIR  root under which Debian's packages are unpacked (default: /)
`;

function main(): number {
  const { values } = parseArgs({
    options: {
      extract: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      headers: { type: 'string', default: '/' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.check) return check(values.headers);
  if (values.extract && !writeSnapshot(values.headers)) return 1;
  for (const [path, text] of generate(readSnapshot(snapshotPath(snapshots)))) {
    const file = join(output, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return 0;
}

function writeSnapshot(root: string): boolean {
  const tree = findHeaders(root);
  if (tree === null) {
    process.stderr.write(`No linux-libc-dev and linux-headers-*-common of one version under ${root}.\n`);
    return false;
  }
  const snapshot = extract(tree);
  mkdirSync(snapshots, { recursive: true });
  for (const name of readdirSync(snapshots)) rmSync(join(snapshots, name));
  writeFileSync(join(snapshots, snapshotName(snapshot)), formatSnapshot(snapshot));
  return true;
}

/** Both halves of the proof: headers to snapshot, where those headers are here, and snapshot to files. */
function check(root: string): number {
  const path = snapshotPath(snapshots);
  const snapshot = readSnapshot(path);
  const different: string[] = [];
  const tree = findHeaders(root);
  if (tree?.version === snapshot.version) {
    if (formatSnapshot(extract(tree)) !== readFileSync(path, 'utf8')) different.push(path);
  } else {
    process.stdout.write(
      `Headers of ${snapshot.source} ${snapshot.version} are not here: snapshot not compared with them.\n`,
    );
  }
  for (const [name, text] of generate(snapshot)) {
    const file = join(output, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) different.push(file);
  }
  for (const file of different) {
    process.stderr.write(`${relative(repository, file)} is not what tools/syscalls makes of its source.\n`);
  }
  return different.length === 0 ? 0 : 1;
}

process.exitCode = main();

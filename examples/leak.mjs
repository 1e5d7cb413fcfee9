// Which lines leave files open? Two of these three readers forget to close theirs.
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNoOpenDescriptors, trackDescriptors } from 'ptracer';

const folder = mkdtempSync(join(tmpdir(), 'leak-'));
const path = (name) => join(folder, name);
for (const name of ['a.bin', 'b.txt', 'c.txt']) writeFileSync(path(name), 'some text');

/** Forgets to close a file that turns out to be none of its own. */
function readMagic(file) {
  const fd = openSync(file);
  const magic = Buffer.alloc(4);
  readSync(fd, magic);
  if (magic.toString() !== 'MAGI') return undefined;
  closeSync(fd);
  return magic;
}

/** Leaves the closing to its caller. */
async function openText(file) {
  const handle = await open(file);
  await handle.read();
  return handle;
}

const context = trackDescriptors();
readMagic(path('a.bin'));
const handle = await openText(path('b.txt'));
readFileSync(path('c.txt'));

for (const { fd, kind, path, syscall, ageNs } of context.open()) {
  console.log(`descriptor ${fd}: ${kind} ${path}, by ${syscall}, open for ${Math.round(ageNs / 1e6)} ms`);
}

try {
  assertNoOpenDescriptors();
} catch ({ code, message }) {
  console.log(`\n${code}: ${message}`);
}

await handle.close();
await context.detach();
rmSync(folder, { recursive: true });

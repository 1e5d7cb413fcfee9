import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertLeaksNoDescriptors, assertMakesNoSyscalls, assertOpensOnly } from 'ptracer/node-test';
import { addNote, readNotes } from './notes.js';

let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'notes-'));
});

after(() => {
  rmSync(folder, { recursive: true });
});

test('adding a note leaves nothing open', async () => {
  await assertLeaksNoDescriptors(() => addNote(join(folder, 'a.txt'), 'milk'));
});

test('reading notes opens their file and no other', async () => {
  const file = join(folder, 'b.txt');
  addNote(file, 'milk');
  await assertOpensOnly(() => readNotes(file), [file]);
});

test('notes stay on this machine', async () => {
  await assertMakesNoSyscalls(() => addNote(join(folder, 'c.txt'), 'milk'), '%network');
});

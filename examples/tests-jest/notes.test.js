const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { afterAll, beforeAll, expect, test } = require('@jest/globals');
const { addNote, readNotes } = require('./notes.js');

let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notes-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('adding a note leaves nothing open', async () => {
  await expect(() => addNote(join(folder, 'a.txt'), 'milk')).toLeakNoDescriptors();
});

test('reading notes opens their file and no other', async () => {
  const file = join(folder, 'b.txt');
  addNote(file, 'milk');
  await expect(() => readNotes(file)).toOpenOnly([file]);
});

test('notes stay on this machine', async () => {
  await expect(() => addNote(join(folder, 'c.txt'), 'milk')).toMakeNoSyscalls('%network');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { test } from 'ptracer/vitest';
import { addNote, readNotes } from './notes.js';

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

test('a note is written at once', ({ syscalls }) => {
  addNote(join(folder, 'd.txt'), 'milk');
  expect(syscalls().filter(({ name }) => name === 'write')).toHaveLength(1);
});

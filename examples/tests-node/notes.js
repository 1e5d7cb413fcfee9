// Notes, one a line of a file.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export function addNote(file, text) {
  const fd = openSync(file, 'a');
  try {
    writeSync(fd, `${text}\n`);
  } finally {
    closeSync(fd);
  }
}

export function readNotes(file) {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

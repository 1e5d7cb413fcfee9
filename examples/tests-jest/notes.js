// Notes, one a line of a file.
const { closeSync, openSync, readFileSync, writeSync } = require('node:fs');

exports.addNote = function addNote(file, text) {
  const fd = openSync(file, 'a');
  try {
    writeSync(fd, `${text}\n`);
  } finally {
    closeSync(fd);
  }
};

exports.readNotes = function readNotes(file) {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
};

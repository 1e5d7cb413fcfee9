/* oxlint-disable */
// The same address for one piece of work after the other, asked for by two lines in turn.
import fs from 'node:fs';

let left = Number(process.argv[2]);
function odd() {
  fs.access('/reuse/odd', even);
}
function even() {
  if (left-- > 0) fs.access('/reuse/even', odd);
}
odd();

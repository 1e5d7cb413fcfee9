// Each function makes a call of its own, and goes on a little.
const { existsSync, readFileSync } = require('node:fs');

const probe = (label) => existsSync(`/nonexistent/ptracer/${label}`);
const more = (value) => `${value}`;

function first() {
  return more(probe('first'));
}

class Second {
  second() {
    return more(probe('second'));
  }
}

const third = () =>
  [1].map(function inMap() {
    return more(probe('third'));
  });

const rounds = Number(process.argv[2] ?? 5);
for (let i = 0; i < rounds; i++) {
  first();
  new Second().second();
  third();
  readFileSync(__filename);
}

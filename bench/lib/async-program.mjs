// Prints the microseconds of an asynchronous operation. Arguments: `sequential` or `concurrent`, how many.
import fs from 'node:fs';
import fsp from 'node:fs/promises';

const [, , mode, text] = process.argv;
const count = Number(text);
const AT_ONCE = 64;

async function sequential(rounds) {
  for (let i = 0; i < rounds; i++) await fsp.stat('/');
}

function concurrent(rounds) {
  return new Promise((resolve) => {
    let started = 0;
    let ended = 0;
    const next = () => {
      if (started++ < rounds) fs.stat('/', done);
    };
    const done = () => {
      if (++ended === rounds) resolve();
      else next();
    };
    for (let i = 0; i < AT_ONCE; i++) next();
  });
}

const work = mode === 'sequential' ? sequential : concurrent;
await work(Math.ceil(count / 10));
const start = process.hrtime.bigint();
await work(count);
process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1000 / count));

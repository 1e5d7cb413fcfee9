/* oxlint-disable */
// Gives the thread pool work without end; says every 20 ms how much was done. SIGTRAP is counted, SIGTERM ends it.
import fs from 'node:fs';
import fsp from 'node:fs/promises';

let done = 0;
let traps = 0;
process.on('SIGTRAP', () => traps++);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => process.stdout.write(`${JSON.stringify({ done, traps })}\n`), 20);

function again() {
  fs.stat('/busy/callback', afterStat);
}
function afterStat() {
  done++;
  setImmediate(again);
}
async function forever() {
  for (;;) {
    await fsp.access('/busy/promise').catch(() => {});
    done++;
    if (done % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
for (let i = 0; i < 3; i++) {
  again();
  void forever();
}

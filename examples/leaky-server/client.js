// Asks the server for its pages. The prices come late.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const [port, prices] = process.argv.slice(2);
const get = (page) => fetch(`http://127.0.0.1:${port}${page}`).then((response) => response.text());

for (let i = 0; i < 4; i++) await get('/avatar');

execFileSync('mkfifo', [prices]);
const page = get('/prices');
await sleep(200);
const pipe = await open(prices, 'w');
await sleep(50);
await pipe.writeFile('tea 3, cake 4');
await pipe.close();
await page;
rmSync(prices);

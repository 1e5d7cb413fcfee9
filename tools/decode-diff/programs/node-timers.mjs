import { setTimeout as sleep } from 'node:timers/promises';

await sleep(20);
const interval = setInterval(() => process.stdout.write('.'), 5);
await sleep(30);
clearInterval(interval);
process.on('SIGUSR2', () => console.log('usr2'));
process.kill(process.pid, 'SIGUSR2');
await sleep(20);

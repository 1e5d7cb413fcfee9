import { setTimeout as sleep } from 'node:timers/promises';

await sleep(20);
await new Promise((resolve) => {
  let ticks = 0;
  const interval = setInterval(() => {
    process.stdout.write('.');
    if (++ticks < 5) return;
    clearInterval(interval);
    resolve();
  }, 5);
});
process.on('SIGUSR2', () => console.log('usr2'));
process.kill(process.pid, 'SIGUSR2');
await sleep(20);

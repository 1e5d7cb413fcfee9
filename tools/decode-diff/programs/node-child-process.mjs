import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';

if (process.send) {
  process.once('message', (message) => process.send(`${message} and cake`, () => process.disconnect()));
} else {
  console.log(String(execFileSync('uname', ['-s'])));
  const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  cat.stdin.end('tea');
  for await (const data of cat.stdout) console.log(String(data));
  const sleeper = spawn('sleep', ['5']);
  sleeper.kill('SIGTERM');
  console.log((await once(sleeper, 'exit'))[1]);
  const child = fork(new URL(import.meta.url));
  child.send('tea');
  console.log((await once(child, 'message'))[0]);
  await once(child, 'exit');
}

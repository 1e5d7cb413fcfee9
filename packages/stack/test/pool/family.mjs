/* oxlint-disable */
// A program that starts another Node.js, and a cluster of two.
import cluster from 'node:cluster';
import fsp from 'node:fs/promises';
import { fork } from 'node:child_process';

const ask = (name) => fsp.access(`/family/${name}`).catch(() => {});
if (process.argv[2] === 'child') {
  await ask('child');
} else if (cluster.isWorker) {
  await ask('cluster');
  process.exit(0);
} else {
  await ask('parent');
  const child = fork(new URL(import.meta.url), ['child']);
  await new Promise((resolve) => child.on('exit', resolve));
  const worker = cluster.fork();
  await new Promise((resolve) => worker.on('exit', resolve));
}

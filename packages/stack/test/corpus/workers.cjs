/* oxlint-disable */
// worker_threads, child_process.spawnSync, deep recursion.
'use strict';
const fs = require('node:fs');
const { Worker, isMainThread, parentPort, workerData, threadId } = require('node:worker_threads');

function probe(label) {
  return fs.existsSync(`/nonexistent/ptracer/${label}`);
}
function work(n, label) {
  let x = 0;
  for (let i = 0; i < 20_000; i++) {
    x += step(i, label);
  }
  return x + n;
}
function step(i, label) {
  if (i % 5_000 === 4_999) probe(`${label}-hot`);
  return i & 7;
}

if (isMainThread) {
  for (let i = 0; i < 4; i++) {
    const worker = new Worker(__filename, { workerData: i });
    worker.on('message', function onMessage(text) {
      probe(`main-message-${text}`);
    });
    worker.on('exit', () => probe(`main-exit-${i}`));
    worker.postMessage('go');
  }
  work(1, 'main');
  const { spawnSync, execFileSync } = require('node:child_process');
  (function runs() {
    spawnSync(process.execPath, ['-e', '1'], { argv0: 'node' });
    probe('after-spawnSync');
    execFileSync('/bin/true');
    probe('after-execFileSync');
  })();
} else {
  probe(`worker-${workerData}-top`);
  work(1, `worker-${workerData}`);
  parentPort.once('message', () => {
    probe(`worker-${workerData}-message`);
    parentPort.postMessage(`${workerData}`);
    setTimeout(() => probe(`worker-${workerData}-timer`), 1);
  });
  void threadId;
}

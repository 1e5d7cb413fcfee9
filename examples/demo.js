// `npm run demo`: the notes server under ptracer, its file and network calls.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const args = [
  '-e',
  'trace=openat,mkdir,unlink,rmdir,fsync,socket,bind,listen,connect,accept4',
  '-y',
  '-q',
  '--signal=none',
];
const command = [process.execPath, path('notes/app.js')];

console.log(`$ ptracer ${args.join(' ')} -- node examples/notes/app.js\n`);
const { status } = spawnSync(
  process.execPath,
  [path('../apps/cli/bin/ptracer.js'), ...args, '--', ...command],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;

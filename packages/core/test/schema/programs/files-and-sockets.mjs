// Files and sockets of every kind: paths that are not UTF-8, threads of the pool, TCP and Unix sockets.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'ptracer-schema-'));

/** Connects once and says a word. */
async function talk(listen, target) {
  const server = createServer((socket) => socket.end('hello')).listen(listen);
  await new Promise((resolve) => server.once('listening', resolve));
  const client = connect(target(server.address()));
  client.resume();
  await new Promise((resolve) => client.once('close', resolve));
  server.close();
}

try {
  writeFileSync(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]),
    Buffer.from([0x80, 0]),
  );
  writeFileSync(`${folder}/long`, 'x'.repeat(5000));
  readFileSync(`${folder}/long`);
  await readFile(`${folder}/long`);
  await talk({ port: 0, host: '127.0.0.1' }, ({ port }) => ({ port, host: '127.0.0.1' }));
  const path = `${folder}/socket`;
  await talk({ path }, () => ({ path }));
} finally {
  rmSync(folder, { recursive: true });
}

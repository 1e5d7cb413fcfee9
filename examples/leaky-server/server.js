// A server with two mistakes, in the style of Express. It serves one client and ends; with a port it stays.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const routes = new Map();
const app = { get: (path, handler) => routes.set(path, handler) };

const here = import.meta.dirname;
const prices = join(tmpdir(), `prices-${process.pid}`); // a pipe, which another program writes to

app.get('/avatar', (request, response) => {
  const fd = openSync(join(here, 'avatar.svg'));
  const head = Buffer.alloc(4);
  readSync(fd, head);
  if (head.toString() !== 'RIFF') return response.writeHead(415).end();
  closeSync(fd);
  response.writeHead(200).end('a WebP picture');
});

app.get('/prices', (request, response) => {
  response.end(readFileSync(prices));
});

const server = createServer((request, response) => routes.get(request.url)(request, response));
const [port = 0] = process.argv.slice(2);
server.listen(port, '127.0.0.1', () => {
  if (port !== 0) return;
  const client = spawn(process.execPath, [join(here, 'client.js'), server.address().port, prices]);
  client.once('exit', () => server.close());
});

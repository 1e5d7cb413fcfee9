// Which files does a server open that runs already? It needs no preparation, and serves on when it is left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { attach } from 'ptracer';

const thisFile = fileURLToPath(import.meta.url);

/** The server: it reads its page for each request. */
function serve() {
  const page = () => readFileSync(thisFile);
  const server = createServer((request, response) => response.end(page()));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function main() {
  const server = spawn(process.execPath, [thisFile, 'serve'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = await once(server, 'message');
  const get = async () => (await fetch(`http://127.0.0.1:${port}/`)).status;

  const trace = await attach(server.pid, { filter: { name: 'openat', path: thisFile } });
  console.log(`attached to process ${server.pid}: it answers ${await get()}`);
  await trace.detach();
  console.log(`detached: it answers ${await get()}`);

  for await (const event of trace) {
    if (event.type !== 'syscall') continue;
    const { functionName, url, line, column } = event.stack.frames.find(({ kind }) => kind === 'user');
    console.log(`${event.args[1].value} was opened by ${functionName}, ${url}:${line}:${column}`);
  }
  server.kill();
}

await (process.argv[2] === 'serve' ? serve() : main());

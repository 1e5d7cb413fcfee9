// A little notes server that talks to itself once: it writes a note to disk, reads it back, and ends.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'notes-'));
const fileOf = (name) => join(folder, `${name}.txt`);

async function saveNote(name, request) {
  const file = await open(fileOf(name), 'w');
  for await (const chunk of request) await file.write(chunk);
  await file.sync();
  await file.close();
}

function loadNote(name) {
  return readFileSync(fileOf(name), 'utf8');
}

const server = createServer(async (request, response) => {
  const name = request.url.slice(1);
  if (request.method === 'PUT') {
    await saveNote(name, request);
    response.writeHead(201).end();
  } else {
    response.end(loadNote(name));
  }
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/groceries`;
  await fetch(url, { method: 'PUT', body: 'milk, bread, a debugger' });
  const note = await (await fetch(url)).text();
  console.log(`the note says: ${note}`);
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

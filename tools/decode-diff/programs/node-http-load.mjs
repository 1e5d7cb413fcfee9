import http from 'node:http';
import { createReadStream } from 'node:fs';
import { once } from 'node:events';

const server = http.createServer((_request, response) => createReadStream('lines.txt').pipe(response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const request = () =>
  new Promise((resolve, reject) => {
    http
      .get({ port: server.address().port, host: '127.0.0.1', agent }, (response) => {
        response.resume().on('end', resolve);
      })
      .on('error', reject);
  });
for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 8 }, request));
agent.destroy();
server.close();

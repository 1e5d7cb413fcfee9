import net from 'node:net';
import { once } from 'node:events';

const server = net.createServer((socket) =>
  socket.on('data', (data) => socket.end(String(data).toUpperCase())),
);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
for (let i = 0; i < 3; i++) {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.setNoDelay(true);
  client.setKeepAlive(true, 1000);
  client.write(`tea ${i}`);
  for await (const data of client) console.log(String(data));
}
server.close();

const local = net.createServer((socket) => socket.end('local'));
local.listen('local.sock');
await once(local, 'listening');
for await (const data of net.connect('local.sock')) console.log(String(data));
local.close();
const refused = net.connect(1, '127.0.0.1');
await once(refused, 'connect').catch((error) => console.log(error.code));

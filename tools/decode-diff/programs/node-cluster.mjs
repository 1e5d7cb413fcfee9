import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';

if (cluster.isPrimary) {
  const worker = cluster.fork();
  const [address] = await once(worker, 'listening');
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`http://127.0.0.1:${address.port}/`, { headers: { connection: 'close' } });
    console.log(await response.text());
  }
  worker.disconnect();
  await once(worker, 'exit');
} else {
  http.createServer((_request, response) => response.end('tea')).listen(0, '127.0.0.1');
}

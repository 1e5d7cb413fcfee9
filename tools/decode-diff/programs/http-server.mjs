// A server on the loopback interface that prints its port.
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end('<p>tea</p>\n'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));

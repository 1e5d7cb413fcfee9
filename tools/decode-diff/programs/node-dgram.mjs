import dgram from 'node:dgram';
import { once } from 'node:events';

for (const [type, host] of [
  ['udp4', '127.0.0.1'],
  ['udp6', '::1'],
]) {
  const receiver = dgram.createSocket(type);
  receiver.bind(0, host);
  await once(receiver, 'listening');
  receiver.setRecvBufferSize(65536);
  receiver.setTTL(8);
  const sender = dgram.createSocket(type);
  sender.send([Buffer.from('tea'), Buffer.from('cake')], receiver.address().port, host);
  const [message] = await once(receiver, 'message');
  console.log(String(message));
  sender.close();
  receiver.close();
}

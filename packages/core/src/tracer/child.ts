/** Entry of the tracer child: one session for the host on descriptor 3, then the loop until no tracee is left. */
import { PtracerError, serializeError } from '../errors.js';
import { PROTOCOL_VERSION, type TracerRequest } from '../protocol/messages.js';
import { Channel } from './channel.js';
import { SelfSession } from './self-session.js';
import { Session } from './session.js';
import { ignoreTerminalSignals } from './signals.js';

const HOST_FD = 3;

ignoreTerminalSignals();
const channel = new Channel(HOST_FD);
channel.send({ type: 'ready', protocol: PROTOCOL_VERSION, pid: process.pid });

async function run(request: TracerRequest): Promise<void> {
  if (!('protocol' in request) || request.protocol !== PROTOCOL_VERSION) {
    throw new PtracerError(
      'ERR_PTRACER_PROTOCOL',
      'host and tracer child are of different versions of @ptracer/core; install it once',
    );
  }
  switch (request.type) {
    case 'spawn':
      return (await Session.create(channel, request.options, true)).runCommand(
        request.command,
        request.options,
      );
    case 'attach':
      return (await Session.create(channel, request.options, false)).attach(request.pids);
    case 'serve':
      return new SelfSession(request.host.pid).serve(channel, request);
  }
}

try {
  const request = channel.receiveFirst();
  if (request !== undefined) await run(request);
} catch (error) {
  channel.send({ type: 'error', error: serializeError(error) });
}
channel.finish();
// The command was a child of this process, and the loop has reaped it: libuv would wait for it for ever.
process.exit(0);

/** How descriptors are closed that a program has left open, in a few words. */
import type { DescriptorKind, OpenDescriptor } from '@ptracer/core';
import { isOfFileStream } from '../call-site.js';
import { adviceFor, calledApi, type AdviceByApi } from './api.js';

const CHILD = 'end the child process, or destroy its streams';
const STREAM = 'stream.destroy(), or stream.pipeline(), which does it';

/** By the function that opened it. */
const BY_API: AdviceByApi = [
  [/^node:(internal\/)?child_process$/, /./, CHILD],
  [/^node:fs$/, /^create(Read|Write)Stream$/, STREAM],
  [/^node:fs$/, /^openSync$/, 'fs.closeSync(fd), in a finally block'],
  [/^node:fs$/, /^open$/, 'fs.close(fd), on every path of the callback'],
  [/^node:internal\/fs\/promises$/, /^open$/, 'await handle.close() in a finally block, or `await using`'],
  [/./, /^opendirSync$/, 'dir.closeSync(), or read it to its end'],
  [/./, /^opendir$/, 'await dir.close(), or read it to its end with `for await`'],
  [/^node:http2?$/, /^(connect)$/, 'session.close()'],
  [
    /^node:https?$/,
    /^(get|request)$/,
    'read each response to its end (response.resume()), or agent.destroy()',
  ],
  [/\/undici|exposed-window-or-worker$/, /^fetch$/, 'read the body of each response, or cancel it'],
  [/^node:dgram$/, /./, 'socket.close()'],
  [/^node:net$/, /^listen$/, 'server.close()'],
];

/** Kinds that programs open by hand. */
const BY_KIND: Partial<Record<DescriptorKind, string>> = {
  file: 'fs.closeSync(fd), await handle.close(), or stream.destroy()',
  directory: 'dir.closeSync(), or read it to its end',
  socket: 'socket.destroy(), server.close(), agent.destroy()',
  pipe: CHILD,
  inotify: 'watcher.close()',
};

/** How a descriptor is closed, by what opened it. */
export function closingAdvice({
  kind,
  syscall,
  listening,
  call,
  stack = call.stack,
}: Pick<OpenDescriptor, 'kind' | 'syscall' | 'listening' | 'call' | 'stack'>): string {
  if (listening) return 'server.close()';
  if (isOfFileStream(stack)) return STREAM;
  const api = calledApi(stack);
  const special = api && adviceFor(api, BY_API);
  if (special !== undefined) return special;
  if (syscall === 'socketpair') return CHILD;
  return BY_KIND[kind] ?? 'end what opened it';
}

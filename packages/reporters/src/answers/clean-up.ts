/** What Node.js closes because the program forgot to. Pure. */
import type { DescriptorKind, JsStack, SyscallEvent } from '@ptracer/core';
import { calledApi } from './api.js';

/** Opened as an object that Node.js closes when nobody has it any more: a `FileHandle`, a `Dir`. */
function isOfObject(kind: DescriptorKind, { thread, stackFrom, stack }: SyscallEvent): boolean {
  if (kind === 'file') return thread.role === 'uv-pool' && stackFrom !== undefined;
  return kind === 'directory' && (thread.role === 'uv-pool' || calledApi(stack)?.name === 'opendirSync');
}

/** Functions of Node.js that close what they are told to. A collection comes in the middle of any other. */
const CLOSES = /clos|destroy/i;

function isByRequest(stack: JsStack | undefined): boolean {
  const innermost = stack?.frames.find(({ kind }) => kind !== 'builtin');
  return innermost?.kind === 'internal' && CLOSES.test(innermost.functionName ?? '');
}

/**
 * Whether Node.js closed a descriptor when its object was collected, or at the end of the process: on the thread itself
 * and in whatever function ran there, if any, while a handle's own `close` is work of the pool as its opening is.
 */
export function isCleanUp(kind: DescriptorKind, opening: SyscallEvent, closing: SyscallEvent): boolean {
  const { role } = closing.thread;
  if ((role !== 'main' && role !== 'worker') || !isOfObject(kind, opening)) return false;
  return closing.stackFrom === undefined || !isByRequest(closing.stack);
}

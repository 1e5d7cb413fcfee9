/** What a call was about, in a word. Pure. */
import type { SocketAddress, SyscallEvent } from '@ptracer/core';

function addressText(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || !('family' in value)) return undefined;
  const { path, address, port } = value as SocketAddress;
  return path ?? (address === undefined ? undefined : `${address}:${port}`);
}

/** `anon_inode:[eventpoll]` says no more than the name of the call. */
const NAMELESS = /^anon_inode:/;

/**
 * The file that a call names, and not the folder that a relative name begins at; else the address; else what a
 * descriptor refers to, where the trace says so. `null`: nothing of these.
 */
export function objectOf({ args, result }: Pick<SyscallEvent, 'args' | 'result'>): string | null {
  const named = args.find(({ kind, value }) => kind === 'path' && typeof value === 'string' && value !== '');
  if (named !== undefined) return named.value as string;
  for (const { kind, value } of args) {
    const address = kind === 'sockaddr' ? addressText(value) : undefined;
    if (address !== undefined) return address;
  }
  const referred = args.find(({ path }) => path !== undefined)?.path ?? result.path;
  return referred === undefined || NAMELESS.test(referred) ? null : referred;
}

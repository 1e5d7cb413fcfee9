import type { ThreadInfo } from '@ptracer/core';

/** `uv-pool (libuv-worker)`: what a thread is for, and the kernel's name of it. */
export function threadText({ role, name }: ThreadInfo): string {
  return name === '' ? role : `${role} (${name})`;
}

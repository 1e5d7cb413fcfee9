import type { ThreadInfo } from '@ptracer/core';
import { visible } from '../../text/visible.js';

/** `uv-pool (libuv-worker)`: what a thread is for, and the kernel's name of it. */
export function threadText({ role, name }: ThreadInfo): string {
  return name === '' ? role : `${role} (${visible(name)})`;
}

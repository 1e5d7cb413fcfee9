/** Network interfaces. Pure. */
import type { SocketAddress } from '@ptracer/core';
import type { Format } from './special.js';
import { sockaddr } from './sockaddr.js';

const address: Format = (value) => sockaddr(value as unknown as SocketAddress);

export const INTERFACE_TEXTS: Readonly<Record<string, Format>> = {
  'interface-address': address,
  'mac-address': (value) => String(value),
};

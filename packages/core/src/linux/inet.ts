/** Internet addresses as text. Pure. */
import type { SocketAddress } from '../events.js';

/** Four bytes, with dots between them. */
export const formatInet4 = (bytes: Buffer): string => bytes.subarray(0, 4).join('.');

/**
 * Sixteen bytes in the form of RFC 5952. Addresses with an IPv4 address in them end with that, as inet_ntop(3) writes
 * them: mapped ones (`::ffff:192.0.2.1`) and compatible ones (`::192.0.2.1`).
 */
export function formatInet6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const dotted = formatInet4(bytes.subarray(12, 16));
  if (best.start === 0 && best.length === 5 && groups[5] === 0xffff) return `::ffff:${dotted}`;
  if (best.start === 0 && best.length === 6) return `::${dotted}`;
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function formatAddress({ address = '', port }: Pick<SocketAddress, 'address' | 'port'>): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

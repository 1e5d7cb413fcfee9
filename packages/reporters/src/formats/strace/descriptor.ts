/** What a descriptor refers to, as strace writes it behind the number. Pure. */
import type { DescribedDescriptor, DescriptorInfo } from '@ptracer/core';
import { quote } from './quote.js';

const BRACKETS: Readonly<Record<string, string>> = { '<': '\\74', '>': '\\76' };

/** Escaped as in a string, so that no name can end the brackets. */
function escaped(path: string): string {
  return quote(path)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(/[<>]/g, (bracket) => BRACKETS[bracket]!);
}

/** `TCP:[127.0.0.1:4711->127.0.0.1:80]`, `UNIX-STREAM:[4711->4712,"/run/x"]`. */
function socket({ protocol, inode, local, remote, peer }: DescriptorInfo): string {
  if (protocol?.startsWith('UNIX')) {
    const ends = peer === undefined ? String(inode) : `${inode}->${peer}`;
    const name =
      local === undefined ? '' : local.startsWith('@') ? `,@${quote(local.slice(1))}` : `,${quote(local)}`;
    return `${protocol}:[${ends}${name}]`;
  }
  if (local === undefined) return `${protocol ?? 'socket'}:[${inode}]`;
  return `${protocol}:[${local}${remote === undefined ? '' : `->${remote}`}]`;
}

function detailed(path: string, info: DescriptorInfo): string {
  if (info.kind === 'socket' && info.inode !== undefined) return socket(info);
  if (info.pid !== undefined) return `pid:${info.pid}`;
  const { device } = info;
  return device === undefined ? path : `${path}<${device.type} ${device.major}:${device.minor}>`;
}

/** `</etc/passwd>`, `</tmp/x>(deleted)`, `<socket:[4711]>`. @param details as `-yy` has it */
export function descriptorText({ path, deleted, descriptor }: DescribedDescriptor, details: boolean): string {
  const text = escaped(path);
  const inside = details && descriptor !== undefined ? detailed(text, descriptor) : text;
  return `<${inside}>${deleted ? '(deleted)' : ''}`;
}

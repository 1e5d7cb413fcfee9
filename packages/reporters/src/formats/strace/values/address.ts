/** Addresses of sockets. Pure. */
import type { SocketAddress } from '@ptracer/core';
import { quote } from '../quote.js';

export function sockaddr(value: SocketAddress): string {
  const fields = [`sa_family=${value.family}`];
  switch (value.family) {
    case 'AF_UNIX':
      if (value.path?.startsWith('@')) fields.push(`sun_path=@${quote(value.path.slice(1))}`);
      else if (value.path !== undefined) fields.push(`sun_path=${quote(value.path)}`);
      break;
    case 'AF_INET':
      fields.push(`sin_port=htons(${value.port})`, `sin_addr=inet_addr("${value.address}")`);
      break;
    case 'AF_INET6':
      fields.push(
        `sin6_port=htons(${value.port})`,
        `sin6_flowinfo=htonl(${value.flowInfo})`,
        `inet_pton(AF_INET6, "${value.address}", &sin6_addr)`,
        `sin6_scope_id=${value.scopeId}`,
      );
      break;
    case 'AF_NETLINK':
      fields.push(
        `nl_pid=${value.netlinkPid}`,
        `nl_groups=${(value.netlinkGroups ?? 0).toString(16).padStart(8, '0')}`,
      );
      break;
    default:
      if (value.base64 !== undefined) fields.push(`sa_data=${quote('', value.base64)}`);
  }
  return `{${fields.join(', ')}}`;
}

/** socket(2): the names of the protocols depend on the family. Pure. */
import type { NamedVariants, VariantTables } from '../variants.js';

const SOCKET_VARIANTS: NamedVariants = {
  command: 0,
  set: 'address-family',
  from: 2,
  rows: {
    AF_INET: { args: ['enum:ip-protocol'] },
    AF_INET6: { args: ['enum:ip-protocol'] },
    AF_NETLINK: { args: ['enum:netlink-protocol'] },
    AF_PACKET: { args: ['is:packet-protocol'] },
    AF_BLUETOOTH: { args: ['enum:bluetooth-protocol'] },
    AF_CAN: { args: ['enum:can-protocol'] },
    AF_RXRPC: { args: ['enum:address-family'] },
    AF_KCM: { args: ['enum:kcm-protocol'] },
    AF_SMC: { args: ['enum:smc-protocol'] },
    AF_NFC: { args: ['enum:nfc-protocol'] },
    AF_PHONET: { args: ['enum:phonet-protocol'] },
    AF_CAIF: { args: ['enum:caif-protocol'] },
  },
};

export const SOCKET_CALL_VARIANTS: VariantTables = { socket: SOCKET_VARIANTS };

/** Socket addresses of families that are seldom used: linux/if_alg.h, linux/if_xdp.h, linux/qrtr.h, linux/x25.h. Pure. */
import type { MemoryValue } from '../values.js';
import { textValue } from './read.js';
import { coded, flags, struct, u32, x32, type StructType, type Type } from './type.js';

/** A text of at most `size` bytes; without a zero among them it is cut in front of the last. */
const name = (size: number): Type =>
  coded('address-name', size, (bytes): MemoryValue => {
    const end = bytes.indexOf(0);
    return end < 0 ? textValue(bytes.subarray(0, size - 1), true) : textValue(bytes.subarray(0, end));
  });

const algorithms = flags('crypto-algorithm');

/** By name of the family; without the family itself. */
export const ADDRESS_TYPES: Readonly<Record<string, StructType>> = {
  AF_X25: struct('sockaddr_x25', 18, {
    sx25_addr: [2, struct('x25_address', 16, { x25_addr: [0, name(16)] })],
  }),
  AF_ALG: struct('sockaddr_alg', 88, {
    salg_type: [2, name(14)],
    salg_feat: [16, algorithms],
    salg_mask: [20, algorithms],
    salg_name: [24, name(64)],
  }),
  AF_QIPCRTR: struct('sockaddr_qrtr', 12, { sq_node: [4, x32], sq_port: [8, x32] }),
  AF_XDP: struct('sockaddr_xdp', 16, {
    sxdp_flags: [2, flags('xdp-bind', 16)],
    sxdp_ifindex: [4, u32],
    sxdp_queue_id: [8, u32],
    sxdp_shared_umem_fd: [12, x32],
  }),
};

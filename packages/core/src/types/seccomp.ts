/** Filters and answers of seccomp(2): linux/filter.h, linux/seccomp.h. Pure. */
import { readArray } from './read.js';

import { coded, constant, struct, u16, u32, u8, type CodedType, type Type } from './type.js';

/** `struct sock_filter`. */
const sockFilter = struct('sock-filter', 8, {
  code: [0, u16],
  jt: [2, u8],
  jf: [3, u8],
  k: [4, u32],
});

/** BPF_MAXINSNS: the kernel takes no more. */
const MAXIMUM = 4096;

/** Value: `{ address, program }`; without a program that cannot be read. The count stands 8 bytes before the pointer. */
const programOf = (name: string): CodedType =>
  coded(
    name,
    8,
    (bytes, context, whole, offset) => {
      const address = Number(bytes.readBigUInt64LE(0));
      if (address === 0) return null;
      const length = whole.readUInt16LE(offset - 8);
      if (length > MAXIMUM) return { address };
      const read = readArray(sockFilter, context, address, length, MAXIMUM);
      return read === undefined || read.endsAt !== undefined ? { address } : { address, program: read.value };
    },
    sockFilter,
  );

const program = programOf('sock-filter-program');

/** What a socket is to receive: its results are numbers of bytes. */
export const socketProgram: CodedType = programOf('socket-filter-program');

export const SECCOMP_TYPES: Readonly<Record<string, Type>> = {
  'sock-filter': sockFilter,
  'sock-fprog': struct('sock-fprog', 16, { len: [0, u16], filter: [8, program] }),
  'seccomp-action': constant('seccomp-action', 32, false),
  'seccomp-notif-sizes': struct('seccomp-notif-sizes', 6, {
    seccomp_notif: [0, u16],
    seccomp_notif_resp: [2, u16],
    seccomp_data: [4, u16],
  }),
};

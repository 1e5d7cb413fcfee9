/** Keys: linux/keyctl.h. Pure. */
import { errnoName } from '../linux/errno.js';

import { bytesAt, bytesPointer, stringPointer } from './pointee.js';
import { argument } from '../decode/call.js';
import { constantValue, copyMemory as bytesOf } from './read.js';
import { array, coded, custom, flags, s32, struct, u16, u32, type CodedType, type Type } from './type.js';

/** A number that has a name for some values. */
const numbered = (name: string, set: string): CodedType =>
  coded(name, 4, (bytes, { call }) =>
    constantValue({ kind: 'enum', set }, bytes.readInt32LE(0), call.options.arch),
  );

const publicKeyParameters = struct('pkey-params', 32, {
  key_id: [0, s32],
  in_len: [4, u32],
  out_len: [8, u32],
});

/** What a key is asked for as text; the extent is the size of the buffer. The zero behind it is none of it. */
const keyText = custom('key-text', (context, address, size) => {
  const length = Math.min(size, context.call.returned ?? 0);
  const whole = (context.call.returned ?? 0) <= size;
  const value = bytesAt(context, address, Math.max(0, whole ? length - 1 : length));
  return value === undefined ? undefined : { value };
});

const capability = (byte: number): Type => flags(`key-capabilities-${byte}`, 8);

/** The first bytes of what the kernel can do with keys; the extent is the size of the buffer. */
const capabilities = custom(
  'key-capabilities',
  (context, address, size) => {
    const bytes = bytesOf(context, address, Math.min(size, context.call.returned ?? 0));
    if (bytes === undefined) return undefined;
    const value = Array.from(bytes, (byte, i) =>
      constantValue(
        { kind: 'flags', set: `key-capabilities-${Math.min(i, 1)}` },
        byte,
        context.call.options.arch,
      ),
    );
    return { value };
  },
  capability(0),
);

/** Bytes whose count is in the parameters of the call. */
const publicKeyData = (name: string, at: number): Type =>
  custom(name, (context, address) => {
    const length = bytesOf(context, argument(context.call, 1), 12)?.readUInt32LE(at);
    const value = length === undefined ? undefined : bytesAt(context, address, length);
    return value === undefined ? undefined : { value };
  });

export const KEY_TYPES: Readonly<Record<string, Type>> = {
  'key-serial': numbered('key-serial', 'key-serial'),
  'reqkey-default': numbered('reqkey-default', 'reqkey-default'),
  'key-error': coded('key-error', 4, (bytes) => {
    const raw = bytes.readUInt32LE(0);
    return { name: errnoName(raw) ?? null, raw };
  }),
  'key-text': keyText,
  'key-capabilities': capabilities,
  'dh-params': struct('dh-params', 12, { private: [0, s32], prime: [4, s32], base: [8, s32] }),
  'kdf-params': struct('kdf-params', 56, {
    hashname: [0, stringPointer],
    otherinfo: [8, bytesPointer(8)],
    otherinfolen: [16, u32],
    __spare: [20, array(u32, 8)],
  }),
  'pkey-params': publicKeyParameters,
  'pkey-verify': struct('pkey-verify', 32, { key_id: [0, s32], in_len: [4, u32], in2_len: [8, u32] }),
  'pkey-input': publicKeyData('pkey-input', 4),
  'pkey-second': publicKeyData('pkey-second', 8),
  'pkey-query': struct('pkey-query', 64, {
    supported_ops: [0, flags('pkey-operations')],
    key_size: [4, u32],
    max_data_size: [8, u16],
    max_sig_size: [10, u16],
    max_enc_size: [12, u16],
    max_dec_size: [14, u16],
  }),
};

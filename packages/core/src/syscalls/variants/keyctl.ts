/** keyctl(2). Pure. */
import type { Variant, VariantDecode, VariantTables } from '../variants.js';

const key = 'is:key-serial';
const serial: Variant = { args: [key] };
const number: VariantDecode = ['int', 'unsigned int'];
const user: VariantDecode = ['int', 'uid_t'];
/** A buffer that the kernel fills with a text, and its size. */
const text: Variant = { args: [key, 'out:key-text[3]', 'int'] };
const publicKey: Variant = { args: ['in:pkey-params', 'string', 'in:pkey-input', 'address'] };

export const KEYCTL_VARIANTS: VariantTables = {
  keyctl: {
    command: 0,
    set: 'keyctl',
    rows: {
      KEYCTL_GET_KEYRING_ID: { args: [key, ['int', 'int']] },
      KEYCTL_JOIN_SESSION_KEYRING: { args: ['string'] },
      KEYCTL_UPDATE: { args: [key, 'bytes:in:3', 'int'] },
      KEYCTL_REVOKE: serial,
      KEYCTL_CHOWN: { args: [key, user, user] },
      KEYCTL_SETPERM: { args: [key, ['flags:key-permissions', 'unsigned int']] },
      KEYCTL_DESCRIBE: text,
      KEYCTL_CLEAR: serial,
      KEYCTL_LINK: { args: [key, key] },
      KEYCTL_UNLINK: { args: [key, key] },
      KEYCTL_SEARCH: { args: [key, 'string', 'string', key] },
      KEYCTL_READ: { args: [key, 'bytes:out:3', 'int'] },
      KEYCTL_INSTANTIATE: { args: [key, 'bytes:in:3', 'int', key] },
      KEYCTL_NEGATE: { args: [key, number, key] },
      KEYCTL_SET_REQKEY_KEYRING: { args: ['is:reqkey-default'] },
      KEYCTL_SET_TIMEOUT: { args: [key, number] },
      KEYCTL_ASSUME_AUTHORITY: serial,
      KEYCTL_GET_SECURITY: text,
      KEYCTL_SESSION_TO_PARENT: { args: [] },
      KEYCTL_REJECT: { args: [key, number, 'is:key-error', key] },
      KEYCTL_INSTANTIATE_IOV: { args: [key, 'in:data-range[3]', 'int', key] },
      KEYCTL_INVALIDATE: serial,
      KEYCTL_GET_PERSISTENT: { args: [user, key] },
      KEYCTL_DH_COMPUTE: { args: ['in:dh-params', 'bytes:out:3', 'int', 'in:kdf-params'] },
      KEYCTL_PKEY_QUERY: { args: [key, 'hex', 'string', 'out:pkey-query'] },
      KEYCTL_PKEY_ENCRYPT: publicKey,
      KEYCTL_PKEY_DECRYPT: publicKey,
      KEYCTL_PKEY_SIGN: publicKey,
      KEYCTL_PKEY_VERIFY: { args: ['in:pkey-verify', 'string', 'in:pkey-input', 'in:pkey-second'] },
      KEYCTL_RESTRICT_KEYRING: { args: [key, 'string', 'string'] },
      KEYCTL_MOVE: { args: [key, key, key, ['flags:key-move', 'unsigned int']] },
      KEYCTL_CAPABILITIES: { args: ['out:key-capabilities[2]', 'int'] },
      KEYCTL_WATCH_KEY: { args: ['hex', 'hex', 'hex', 'hex'] },
    },
  },
};

/** Entries of directories, handles of files. Pure. */
import type { EnumValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { constant, hexBytes } from './words.js';

/** The fields in the order in which they lie in memory. */
const entries =
  (wide: boolean): Format =>
  (value, _options, _type, truncated) => {
    const items = (value as Fields[]).map(({ d_ino, d_off, d_reclen, d_type, d_name }) => {
      const type = `d_type=${constant(d_type as EnumValue)}`;
      const name = `d_name=${textOf(d_name!)}`;
      const rest = wide ? [type, name] : [name, type];
      return `{${[`d_ino=${String(d_ino)}`, `d_off=${String(d_off)}`, `d_reclen=${String(d_reclen)}`, ...rest].join(', ')}}`;
    });
    return `[${[...items, ...(truncated ? ['...'] : [])].join(', ')}]`;
  };

/** A handle that the kernel is given. */
const handle: Format = (value) => {
  const { handle_bytes: size, handle_type: type, f_handle: bytes } = value as Fields;
  if (bytes === undefined) return `{handle_bytes=${String(size)}}`;
  const cut = Buffer.byteLength(bytes as string, 'base64') < (size as number) ? '...' : '';
  return `{handle_bytes=${String(size)}, handle_type=${String(type)}, f_handle=${hexBytes(bytes as string)}${cut}}`;
};

export const DIRECTORY_TEXTS: Readonly<Record<string, Format>> = {
  dirents: entries(false),
  dirents64: entries(true),
  'file-handle': handle,
};

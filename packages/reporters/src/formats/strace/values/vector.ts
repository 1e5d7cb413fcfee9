/** Vectors of buffers. Pure. */
import type { Integer } from '@ptracer/core';
import type { Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { pointer } from './words.js';

/** `[{iov_base="abc", iov_len=3}, ...]`: an address where there are no bytes to show. */
const vector: Format = (value, _options, _type, truncated) => {
  const items = (value as Fields[]).map(({ iov_base: base, iov_len: length, data }) => {
    const text = data === undefined ? pointer(base as Integer) : textOf(data);
    return `{iov_base=${text}, iov_len=${String(length)}}`;
  });
  return `[${[...items, ...(truncated ? ['...'] : [])].join(', ')}]`;
};

export const VECTOR_TEXTS: Readonly<Record<string, Format>> = { iovec: vector, 'iovec-remote': vector };

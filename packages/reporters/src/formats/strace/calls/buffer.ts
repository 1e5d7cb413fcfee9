/** Buffers that strace does not write as text. Pure. */
import type { CallFormats } from '../calls.js';
import { quoteHex } from '../quote.js';
import { formatArg } from '../value.js';

export const BUFFER_CALLS: CallFormats = {
  // Random bytes are no text, whatever they look like.
  getrandom: {
    args: ({ args }, options) =>
      args
        .map((arg) => {
          if (arg.kind !== 'bytes' || arg.value === null) return formatArg(arg, options);
          return `${quoteHex(arg.value as string, arg.base64)}${arg.truncated ? '...' : ''}`;
        })
        .join(', '),
  },
};

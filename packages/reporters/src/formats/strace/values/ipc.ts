/** Values of ipc calls. Pure. */
import type { Fields } from './memory.js';
import type { Format } from './special.js';
import { textOf } from './text.js';

const msgbuf: Format = (value) => {
  const { mtype, mtext } = value as Fields;
  return `{mtype=${String(mtype)}, mtext=${textOf(mtext ?? '')}}`;
};

export const IPC_TEXTS: Readonly<Record<string, Format>> = { msgbuf };

/** Values of ipc calls. Pure. */
import { textOf, type Fields } from './memory.js';
import type { Format } from './special.js';

const msgbuf: Format = (value) => {
  const { mtype, mtext } = value as Fields;
  return `{mtype=${String(mtype)}, mtext=${textOf(mtext ?? '')}}`;
};

export const IPC_TEXTS: Readonly<Record<string, Format>> = { msgbuf };

/** Links in /proc. */
import { addressOf, readlink } from '../../ffi/libc.js';

const linkBuffer = Buffer.from(new ArrayBuffer(4096));
const linkAddress = addressOf(linkBuffer);

/** Target of a symbolic link in /proc, `undefined` where there is none. */
export function readProcLink(path: string): string | undefined {
  const length = readlink(path, linkAddress, linkBuffer.length);
  return length < 0 ? undefined : linkBuffer.toString('utf8', 0, length);
}

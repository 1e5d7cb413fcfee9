/** Arguments that are looked for by their names, to follow descriptors: what they are has to be what is expected. Pure. */
import { isObject, type Fields } from './shape.js';

type Named = readonly [name: string, kind: string];

const ADDRESS: Named = ['addr', 'sockaddr'];
const CLONE: Named = ['uargs', 'clone-args'];

/** By name of the call. */
const READ: ReadonlyMap<unknown, Named> = new Map([
  ['accept', ADDRESS],
  ['accept4', ADDRESS],
  ['bind', ADDRESS],
  ['connect', ADDRESS],
  ['getpeername', ADDRESS],
  ['getsockname', ADDRESS],
  ['clone', CLONE],
  ['clone3', CLONE],
  ['fork', CLONE],
  ['vfork', CLONE],
  ['recvmsg', ['msg', 'message']],
  ['recvmmsg', ['msg', 'messages']],
]);

/** Whether an argument that is read by its name is of the kind that the call has there, or no more than a number. */
export function isAsNamed(call: unknown, { name, kind, value }: Fields): boolean {
  const named = READ.get(call);
  if (named === undefined || named[0] !== name || named[1] === kind) return true;
  return value === null || (name !== 'msg' && !isObject(value));
}

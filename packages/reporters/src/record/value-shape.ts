/** Whether the value of an argument is one of its kind. Pure. */
import {
  isInteger,
  isNumber,
  isString,
  listOf,
  nullOr,
  optional,
  withFields,
  type Check,
  type Fields,
} from './shape.js';
import { isSurely } from './memory-shape.js';
import { areNumbers, areStrings, isEnum, isFlags } from './word-shape.js';

const isSocketAddress = withFields({
  family: isString,
  address: optional(isString),
  port: optional(isNumber),
  path: optional(isString),
  flowInfo: optional(isNumber),
  scopeId: optional(isNumber),
  scope: optional(isString),
  base64: optional(isString),
});

/** What is read of a message beside its text: descriptors that are passed. */
const isMessage = withFields({
  control: listOf(withFields({ type: isEnum, fds: optional(areNumbers) })),
  name: nullOr(isSocketAddress),
});

const isAnything: Check = (value) => value !== undefined;

/** By kind; `null` is a value of each. What has many forms is looked at where its text is made. */
const KINDS: ReadonlyMap<unknown, Check> = new Map<string, Check>([
  ['int', isInteger],
  ['hex', isInteger],
  ['address', isInteger],
  ['mode', isInteger],
  ['fd', isInteger],
  ['pid', isInteger],
  ['environment', isInteger],
  ['fds', areNumbers],
  ['signal', isEnum],
  ['enum', isEnum],
  ['flags', isFlags],
  ['path', isString],
  ['string', isString],
  ['bytes', isString],
  ['strings', areStrings],
  ['sockaddr', isSocketAddress],
  ['message', isMessage],
  ['messages', listOf(isMessage)],
  ['netlink', Array.isArray],
  ['open-how', withFields({ flags: isFlags })],
  ['clone-args', withFields({ flags: isFlags, pidfd: optional(isNumber) })],
]);

/** A kind that is not known here, as one of a later version, may have any value that can be shown. */
export const isValue = (kind: unknown, value: unknown): boolean =>
  value === null || (KINDS.get(kind) ?? isAnything)(value);

/** Families whose fields are looked at here, all of them. */
const FAMILIES: ReadonlySet<unknown> = new Set(['AF_UNIX', 'AF_INET', 'AF_INET6']);

const MANY_FORMS: ReadonlySet<unknown> = new Set([
  'message',
  'messages',
  'netlink',
  'open-how',
  'clone-args',
]);

/** Whether the text of an argument is surely made of what has been looked at. */
export function hasOneForm({ kind, shape, value, before }: Fields): boolean {
  if (before !== undefined) return false;
  if (value === null) return true;
  if (kind === 'memory' || kind === 'value') return isSurely(shape, value);
  if (kind === 'sockaddr') return FAMILIES.has((value as Fields)['family']);
  return KINDS.has(kind) && !MANY_FORMS.has(kind);
}

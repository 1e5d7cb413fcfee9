/** What the kernel wrote beside the data of a received message: the descriptors in `struct msghdr`, recvmsg(2). */
import type { ControlMessage, MessageHeader } from '../events.js';
import type { TraceeMemory } from '../plugins.js';
import { wordAt } from './integers.js';
import { readRaw } from './text.js';

/** sizeof(struct user_msghdr), sizeof(struct mmsghdr) (include/linux/socket.h). */
const MSGHDR_SIZE = 56;
const MMSGHDR_SIZE = 64;
const MSG_CONTROL = 32;
const MSG_CONTROLLEN = 40;

/** sizeof(struct cmsghdr): its length, which counts these 16 bytes too, its level and its type. */
const CMSGHDR_SIZE = 16;
const SOL_SOCKET = 1;
const CARRIERS: Readonly<Record<number, ControlMessage['type']>> = { 1: 'SCM_RIGHTS', 4: 'SCM_PIDFD' };

/** Most bytes read of one message: 253 descriptors (SCM_MAX_FD) take 1028, and little else can come with them. */
const CONTROL_LIMIT = 4096;

/** Most messages of one recvmmsg: UIO_MAXIOV (include/uapi/linux/uio.h). */
const MESSAGES_LIMIT = 1024;

/** A value that may be cut. */
interface Decoded<Value> {
  value: Value;
  truncated?: true;
}

function descriptors(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(i * 4));
}

/** The control messages that carry descriptors. Lengths are the tracee's word: none leads out of `bytes`. */
export function decodeControl(bytes: Buffer): ControlMessage[] {
  const messages: ControlMessage[] = [];
  for (let at = 0; at + CMSGHDR_SIZE <= bytes.length;) {
    const length = wordAt(bytes, at);
    if (length < CMSGHDR_SIZE) break;
    const type = CARRIERS[bytes.readInt32LE(at + 12)];
    if (bytes.readInt32LE(at + 8) === SOL_SOCKET && type !== undefined) {
      messages.push({ type, fds: descriptors(bytes.subarray(at + CMSGHDR_SIZE, at + length)) });
    }
    at += Math.ceil(length / 8) * 8;
  }
  return messages;
}

function readControl(
  memory: TraceeMemory,
  address: number,
  size: number,
): Decoded<MessageHeader> | undefined {
  if (address === 0 || size < CMSGHDR_SIZE) return { value: { control: [] } };
  const bytes = readRaw(memory, address, Math.min(size, CONTROL_LIMIT));
  if (bytes === undefined) return undefined;
  return { value: { control: decodeControl(bytes) }, ...(size > CONTROL_LIMIT && { truncated: true }) };
}

/** Reads the `struct msghdr` of a message that was received; `undefined` where memory cannot be read. */
export function readMessage(memory: TraceeMemory, address: number): Decoded<MessageHeader> | undefined {
  const header = readRaw(memory, address, MSGHDR_SIZE);
  return header && readControl(memory, wordAt(header, MSG_CONTROL), wordAt(header, MSG_CONTROLLEN));
}

/** Reads the first `count` of an array of `struct mmsghdr`. */
export function readMessages(
  memory: TraceeMemory,
  address: number,
  count: number,
): Decoded<MessageHeader[]> | undefined {
  const known = Math.min(count, MESSAGES_LIMIT);
  const headers = readRaw(memory, address, known * MMSGHDR_SIZE);
  if (headers === undefined) return undefined;
  // The buffer behind `headers` is that of the next read.
  const places = Array.from({ length: known }, (_, i) => [
    wordAt(headers, i * MMSGHDR_SIZE + MSG_CONTROL),
    wordAt(headers, i * MMSGHDR_SIZE + MSG_CONTROLLEN),
  ]);
  const value: MessageHeader[] = [];
  let truncated = count > known;
  for (const [control, size] of places) {
    const read = readControl(memory, control!, size!);
    if (read === undefined) return undefined;
    value.push(read.value);
    truncated ||= read.truncated === true;
  }
  return { value, ...(truncated && { truncated: true }) };
}

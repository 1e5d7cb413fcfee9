/** Starts the tracer of this process, or finds the one that another of its threads has started. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PtracerError } from '../errors.js';
import * as abi from '../ffi/abi.js';
import { hostLibc } from '../ffi/host-libc.js';
import { meetingPoint } from '../protocol/meeting-point.js';
import { tracerEnvironment } from '../protocol/tracer-environment.js';

const PAIR_BYTES = 8;

/** `struct ucred`. */
const UCRED_BYTES = 12;

export function startFailure(what: string, cause?: unknown): PtracerError {
  return new PtracerError('ERR_PTRACER_START_FAILED', `the tracer could not be started: ${what}`, { cause });
}

/** Whether the process behind a socket is one of this user's. */
function isOurs(fd: number): boolean {
  const value = Buffer.alloc(UCRED_BYTES);
  const length = Buffer.alloc(4);
  length.writeInt32LE(UCRED_BYTES);
  const { SOL_SOCKET, SO_PEERCRED } = abi;
  return (
    hostLibc().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) === 0 &&
    value.readUInt32LE(4) === process.getuid?.()
  );
}

/** A socket to the tracer that serves this process already, `undefined` where there is none. */
export function joinTracer(): number | undefined {
  const libc = hostLibc();
  const address = meetingPoint(process.pid);
  const fd = libc.socket(abi.AF_UNIX, abi.SOCK_STREAM | abi.SOCK_CLOEXEC, 0);
  if (fd < 0) throw startFailure(`socket failed with errno ${libc.errno()}`);
  if (libc.connect(fd, address, address.length) === 0 && isOurs(fd)) return fd;
  libc.close(fd);
  return undefined;
}

/**
 * Starts a tracer and returns a socket to it. It is no child of this process: it leaves no zombie when the
 * thread that started it is gone, and no handle keeps this process alive. It ends when the socket closes.
 *
 * @throws {PtracerError} ERR_PTRACER_START_FAILED
 */
export function startTracer(): number {
  const libc = hostLibc();
  const pair = Buffer.alloc(PAIR_BYTES);
  if (libc.socketpair(abi.AF_UNIX, abi.SOCK_STREAM | abi.SOCK_CLOEXEC, 0, pair) < 0) {
    throw startFailure(`socketpair failed with errno ${libc.errno()}`);
  }
  const [ours, theirs] = [pair.readInt32LE(0), pair.readInt32LE(4)];
  const entry = fileURLToPath(new URL('../tracer/child.js', import.meta.url));
  const started = spawnSync('/bin/sh', ['-c', '"$0" "$1" &', process.execPath, entry], {
    cwd: '/',
    env: tracerEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', theirs],
  });
  libc.close(theirs);
  if (started.status === 0 && statSync(entry, { throwIfNoEntry: false }) !== undefined) return ours;
  libc.close(ours);
  throw startFailure(started.error?.message ?? `/bin/sh ended with status ${started.status}`, started.error);
}

/** Yama lets a process be traced by its ancestors only, or by the one that it names. */
export function permitTracer(tracerPid: number): void {
  // EINVAL where there is no Yama.
  hostLibc().prctl(abi.PR_SET_PTRACER, tracerPid, 0, 0, 0);
}

/** `siginfo_t` to the fields of a signal event (asm-generic/siginfo.h, 64-bit layout). Pure. */
import { unsigned64 } from '../decode/integers.js';
import type { Arch, SignalEvent } from '../events.js';
import * as abi from '../ffi/abi.js';
import { signalCodeName, signalName } from '../linux/signal.js';
import { decodeSiginfo } from '../types/siginfo.js';

const CODE = 8;
const PID = 16;
const UID = 20;
const STATUS = 24;
const ADDRESS = 16;

/** Signals that the kernel raises for a fault, with its address. */
const FAULTS: ReadonlySet<number> = new Set([abi.SIGILL, abi.SIGTRAP, abi.SIGBUS, abi.SIGFPE, abi.SIGSEGV]);

type SignalFields = Omit<SignalEvent, 'v' | 'seq' | 'type' | 'pid' | 'tid' | 'time'>;

/** `info` is absent where the tracee is gone already. */
export function decodeSignalInfo(number: number, info: Buffer | undefined, arch: Arch): SignalFields {
  const code = info?.readInt32LE(CODE) ?? 0;
  const fields: SignalFields = {
    signal: signalName(number),
    number,
    code: signalCodeName(number, code),
  };
  if (info === undefined) return fields;
  fields.info = decodeSiginfo(info, arch);
  // A code above zero is the kernel's own: only SIGCHLD has a sender then.
  if (code <= 0 || number === abi.SIGCHLD) {
    fields.senderPid = info.readInt32LE(PID);
    fields.senderUid = info.readUInt32LE(UID);
  }
  if (code > 0 && number === abi.SIGCHLD) fields.status = info.readInt32LE(STATUS);
  if (code > 0 && FAULTS.has(number)) {
    fields.address = unsigned64(info.readUInt32LE(ADDRESS), info.readUInt32LE(ADDRESS + 4));
  }
  return fields;
}

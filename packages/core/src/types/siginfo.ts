/** `siginfo_t` (asm-generic/siginfo.h, 64-bit layout): those of its fields that signal and code give a meaning. Pure. */
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import { constantSet } from '../linux/constants.js';
import { signalCodeName, signalName } from '../linux/signal.js';
import { tableFor } from '../syscalls/lookup.js';
import type { EnumValue, MemoryValue, SignalInfo } from '../values.js';
import { enumValue } from './read.js';
import { coded, fd, id, pid, pointer, readInteger, s32, s64, u16, u32, type CodedType } from './type.js';

/** sizeof(siginfo_t): SI_MAX_SIZE. */
const SIGINFO_SIZE = 128;

const NATIVE: Readonly<Record<Arch, number>> = {
  x64: abi.AUDIT_ARCH_X86_64,
  arm64: abi.AUDIT_ARCH_AARCH64,
};

/** Codes of signals that a process sent, or that a timer or a descriptor of its own brought. */
const SI_USER = 0;
const SI_TIMER = -2;
const SI_SIGIO = -5;
const SI_TKILL = -6;

const CLD_EXITED = 1;
const SEGV_BNDERR = 3;
const SEGV_PKUERR = 4;
const BUS_MCEERR_AR = 4;
const BUS_MCEERR_AO = 5;
const POLL_HUP = 6;

const signalValue = (raw: number): EnumValue => {
  const name = signalName(raw);
  return { name: name === String(raw) ? null : name, raw };
};

function codeValue(signal: number, raw: number): EnumValue {
  const name = signalCodeName(signal, raw);
  return { name: typeof name === 'string' ? name : null, raw };
}

/** Reads fields at their offsets. */
class Fields {
  constructor(
    readonly bytes: Buffer,
    readonly arch: Arch,
  ) {}

  sender(): Partial<SignalInfo> {
    const uid = readInteger(id, this.bytes, 20);
    return { si_pid: readInteger(pid, this.bytes, 16), si_uid: uid === 0xffffffff ? -1 : uid };
  }

  /** `sigval_t` at 24. */
  value(): Partial<SignalInfo> {
    return { si_int: readInteger(s32, this.bytes, 24), si_ptr: readInteger(pointer, this.bytes, 24) };
  }

  /** `sigval_t` where it is not zero: nothing else says that there is one. */
  valueIfAny(): Partial<SignalInfo> {
    const value = this.value();
    return value.si_ptr === 0 ? {} : value;
  }

  timer(): Partial<SignalInfo> {
    return {
      si_timerid: readInteger(u32, this.bytes, 16),
      si_overrun: readInteger(s32, this.bytes, 20),
      ...this.value(),
    };
  }

  poll(): Partial<SignalInfo> {
    return { si_band: readInteger(s64, this.bytes, 16), si_fd: readInteger(fd, this.bytes, 24) };
  }

  child(code: number): Partial<SignalInfo> {
    const status = this.bytes.readInt32LE(24);
    return {
      ...this.sender(),
      si_status: code === CLD_EXITED ? status : signalValue(status),
      si_utime: readInteger(s64, this.bytes, 32),
      si_stime: readInteger(s64, this.bytes, 40),
    };
  }

  fault(signal: number, code: number): Partial<SignalInfo> {
    const at: Partial<SignalInfo> = { si_addr: readInteger(pointer, this.bytes, 16) };
    if (signal === abi.SIGSEGV && code === SEGV_BNDERR) {
      at.si_lower = readInteger(pointer, this.bytes, 32);
      at.si_upper = readInteger(pointer, this.bytes, 40);
    }
    if (signal === abi.SIGSEGV && code === SEGV_PKUERR) at.si_pkey = readInteger(u32, this.bytes, 32);
    if (signal === abi.SIGBUS && (code === BUS_MCEERR_AR || code === BUS_MCEERR_AO)) {
      at.si_addr_lsb = readInteger(u16, this.bytes, 24);
    }
    return at;
  }

  /** A call that seccomp(2) or prctl(2) turned into a signal. */
  call(): Partial<SignalInfo> {
    const number = this.bytes.readInt32LE(24);
    const machine = this.bytes.readUInt32LE(28);
    const name = machine === NATIVE[this.arch] ? tableFor(this.arch).byNumber(number)?.name : undefined;
    return {
      si_call_addr: readInteger(pointer, this.bytes, 16),
      si_syscall: { name: name === undefined ? null : `__NR_${name}`, raw: number },
      si_arch: enumValue(constantSet(this.arch, 'audit-arch') ?? {}, machine),
    };
  }

  other(): Partial<SignalInfo> {
    const sender = this.sender();
    return { ...(sender.si_pid !== 0 || sender.si_uid !== 0 ? sender : {}), ...this.valueIfAny() };
  }
}

/** What a process, or something of its own, sent: the code alone says what there is. */
function sent(fields: Fields, code: number): Partial<SignalInfo> {
  switch (code) {
    case SI_USER:
    case SI_TKILL:
      return fields.sender();
    case SI_TIMER:
      return fields.timer();
    case SI_SIGIO:
      return fields.poll();
    default:
      return { ...fields.sender(), ...fields.valueIfAny() };
  }
}

/** What the kernel sent on its own account. */
function raised(fields: Fields, signal: number, code: number): Partial<SignalInfo> {
  switch (signal) {
    case abi.SIGCHLD:
      return fields.child(code);
    case abi.SIGILL:
    case abi.SIGTRAP:
    case abi.SIGBUS:
    case abi.SIGFPE:
    case abi.SIGSEGV:
      return fields.fault(signal, code);
    case abi.SIGIO:
      return code <= POLL_HUP ? fields.poll() : {};
    case abi.SIGSYS:
      return fields.call();
    default:
      return fields.other();
  }
}

/** The fields of a `siginfo_t`; signal 0 has none but its number: it says that there is no signal. */
export function decodeSiginfo(bytes: Buffer, arch: Arch): SignalInfo {
  const signal = bytes.readInt32LE(0);
  const code = bytes.readInt32LE(8);
  const info: SignalInfo = { si_signo: signalValue(signal), si_code: codeValue(signal, code) };
  if (signal === 0) return info;
  const fields = new Fields(bytes, arch);
  return Object.assign(info, code <= 0 ? sent(fields, code) : raised(fields, signal, code));
}

export const siginfo: CodedType = coded(
  'siginfo',
  SIGINFO_SIZE,
  (bytes, { call }): MemoryValue => decodeSiginfo(bytes, call.options.arch) as unknown as MemoryValue,
);

/** `siginfo_t`. Pure. */
import type { EnumValue, Integer, SignalInfo } from '@ptracer/core';
import type { Format } from './special.js';
import { clockTicks } from './ticks.js';
import { constant, pointer } from './words.js';

type Field = Integer | EnumValue;

/** Constants that strace shows in decimal where they have no name: signals, numbers of calls. */
function named(value: Field): string {
  return typeof value === 'object' ? (value.name ?? String(value.raw)) : String(value);
}

const decimal = (value: Field): string => String(value as Integer);
const address = (value: Field): string => pointer(value as Integer);
const ticks = (value: Field): string => clockTicks(value as Integer);
const hexadecimal = (value: Field): string => (value === 0 ? '0' : pointer(value as Integer));

const FIELDS: Readonly<Record<keyof SignalInfo, (value: Field) => string>> = {
  si_signo: named,
  si_code: (value) => constant(value as EnumValue),
  si_pid: decimal,
  si_uid: decimal,
  si_timerid: hexadecimal,
  si_overrun: decimal,
  si_int: decimal,
  si_ptr: address,
  si_status: named,
  si_utime: ticks,
  si_stime: ticks,
  si_addr: address,
  si_addr_lsb: hexadecimal,
  si_lower: address,
  si_upper: address,
  si_pkey: decimal,
  si_band: decimal,
  si_fd: decimal,
  si_call_addr: address,
  si_syscall: named,
  si_arch: (value) => constant(value as EnumValue),
};

/** `{si_signo=SIGCHLD, si_code=CLD_EXITED, …}`; `{}` where there is no signal. */
export function signalInfo(info: SignalInfo): string {
  if (info.si_signo.raw === 0) return '{}';
  const texts = Object.entries(info).map(
    ([name, value]) => `${name}=${FIELDS[name as keyof SignalInfo]?.(value as Field) ?? String(value)}`,
  );
  return `{${texts.join(', ')}}`;
}

export const siginfo: Format = (value) => signalInfo(value as unknown as SignalInfo);

/** Values of time calls. Pure but for the time zone. */
import type { EnumValue, Integer, MemoryValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import type { Format } from './special.js';
import { constant, exact, pointer } from './words.js';

/** Parts of a second are written without a sign, whatever stands there. */
const unsigned = (value: MemoryValue | undefined): string =>
  String(BigInt.asUintN(64, exact((value ?? 0) as Integer)));

const timespec: Format = (value) => {
  const { tv_sec: seconds, tv_nsec: rest } = value as Fields;
  return `{tv_sec=${String(seconds)}, tv_nsec=${unsigned(rest)}}`;
};

const timeval: Format = (value) => {
  const { tv_sec: seconds, tv_usec: rest } = value as Fields;
  return `{tv_sec=${String(seconds)}, tv_usec=${unsigned(rest)}}`;
};

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * `2026-11-25T19:32:05+0000`, in the time zone of this process.
 * @param seconds since 1970
 * @returns `undefined` for 0, which is no time, and for what no calendar has
 */
export function dateOf(seconds: Integer): string | undefined {
  const date = new Date(Number(seconds) * 1e3);
  if (seconds === 0 || Number.isNaN(date.getTime())) return undefined;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const offset = -date.getTimezoneOffset();
  const zone = `${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  return `${day}T${clock}${offset < 0 ? '-' : '+'}${zone}`;
}

const sigevent: Format = (value) => {
  const event = value as Fields;
  const { sival_int: int, sival_ptr: address } = event.sigev_value as Fields;
  const { name, raw } = event.sigev_signo as unknown as EnumValue;
  const texts = [
    ...(address === 0
      ? []
      : [`sigev_value={sival_int=${String(int)}, sival_ptr=${pointer(address as Integer)}}`]),
    `sigev_signo=${name ?? String(raw)}`,
    `sigev_notify=${constant(event.sigev_notify as unknown as EnumValue)}`,
  ];
  const { sigev_notify_thread_id: tid, sigev_notify_function: run, sigev_notify_attributes: how } = event;
  if (tid !== undefined) texts.push(`sigev_notify_thread_id=${String(tid)}`);
  if (run !== undefined) texts.push(`sigev_notify_function=${pointer(run as Integer)}`);
  if (how !== undefined) texts.push(`sigev_notify_attributes=${pointer(how as Integer)}`);
  return `{${texts.join(', ')}}`;
};

export const TIME_TEXTS: Readonly<Record<string, Format>> = {
  timespec,
  timeval,
  remaining: timespec,
  sigevent,
};

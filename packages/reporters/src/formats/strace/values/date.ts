/** Dates beside times, as strace writes them: local time. Pure but for the time zone. */

const NANOSECONDS = 1e9;
const MS_PER_SECOND = 1e3;

/** Last second of a time that has a date here (a `Date` reaches no further). */
const LAST_SECOND = 8.64e12;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2001-09-09T01:46:40.123456789+0000`; `undefined` for a time that is none. */
export function dateOf(seconds: number, fraction: number, digits = 9): string | undefined {
  if ((seconds === 0 && fraction === 0) || Math.abs(seconds) > LAST_SECOND) return undefined;
  if (fraction < 0 || fraction >= NANOSECONDS / 10 ** (9 - digits)) return undefined;
  const date = new Date(seconds * MS_PER_SECOND);
  const zone = -date.getTimezoneOffset();
  const east = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}${two(Math.abs(zone) % 60)}`;
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const part = fraction === 0 ? '' : `.${String(fraction).padStart(digits, '0')}`;
  return `${day}T${time}${part}${east}`;
}

/** ` /* 2001-09-09T01:46:40+0000 *\/`, or nothing. */
export function dateComment(seconds: unknown, fraction: unknown, digits = 9): string {
  const date = dateOf(Number(seconds), Number(fraction), digits);
  return date === undefined ? '' : ` /* ${date} */`;
}

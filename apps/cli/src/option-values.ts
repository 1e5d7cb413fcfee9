/** Values that options of several kinds take. Pure. */
import { nearest } from 'ptracer';
import { UsageError } from './usage-error.js';

/** @throws {UsageError} */
export function number(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && Number.isSafeInteger(value)) return value;
  throw new UsageError(`option ${option} needs a whole number from ${least}, not ${JSON.stringify(text)}`);
}

/**
 * A value out of a few; the first one is the default.
 * @throws {UsageError}
 */
export function choice<Choice extends string>(
  option: string,
  choices: readonly [Choice, ...Choice[]],
  text: string | undefined,
): Choice {
  const found = text === undefined ? choices[0] : choices.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `option ${option} takes one of ${choices.join(', ')}, not ${JSON.stringify(text)}${nearest(text ?? '', choices)}`,
  );
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9 };

/**
 * A time with its unit, to ns.
 * @throws {UsageError}
 */
export function duration(option: string, text: string, orElse = ''): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m)$/.exec(text) ?? [];
  if (value !== undefined && unit !== undefined) return Number(value) * UNITS[unit]!;
  throw new UsageError(
    `option ${option} needs a time such as 5ms, 200us or 1.5s${orElse}, not ${JSON.stringify(text)}`,
  );
}

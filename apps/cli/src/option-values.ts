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

/** What is said to a wrong pattern: where it is wrong, why, and what is right. Pure. */
import { inspect } from 'node:util';
import { PtracerError } from '@ptracer/core';
import { nearest } from '../nearest.js';

const LONGEST = 60;

/** Of each refusal, where it is about, and what it says. */
const places = new WeakMap<Error, { at: string; message: string }>();

/** The error for the value at `at`, such as `filter[1].args.flags.has`. */
export function refusal(at: string, message: string): PtracerError {
  const error = new PtracerError('ERR_PTRACER_INVALID_FILTER', `${at}: ${message}`);
  places.set(error, { at, message });
  return error;
}

/** Takes a refusal apart again; `undefined` for any other error. */
export function placeOf(error: unknown): { at: string; message: string } | undefined {
  return error instanceof PtracerError ? places.get(error) : undefined;
}

/** A value, in short. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: LONGEST });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The path of a property. */
export function member(at: string, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;
}

/** An object that is written `{ … }`: no array, no RegExp, no function. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** @throws {PtracerError} for a key that is none of `known` */
export function assertKeys(
  at: string,
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  const wrong = Object.keys(value).find((key) => !known.includes(key));
  if (wrong === undefined) return;
  throw refusal(member(at, wrong), `is not known here${nearest(wrong, known)}; there is ${known.join(', ')}`);
}

/** One value or a list of them, each with its path. An empty list is refused: nothing could match. */
export function eachOf(at: string, value: unknown): [at: string, one: unknown][] {
  if (!Array.isArray(value)) return [[at, value]];
  if (value.length === 0)
    throw refusal(at, 'is an empty list, which nothing can match; leave it out for any');
  return Array.from(value as unknown[], (one, i) => [`${at}[${i}]`, one]);
}

/** What JSON values are, as far as events are made of them. Pure. */

/** Whether a value is one of a kind. */
export type Check = (value: unknown) => boolean;

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === 'string';

const SAFE = 2 ** 53;
const DIGITS = /^-?\d{1,20}$/;

/** An `Integer` of the data model: a number up to 2^53, digits above it. */
export function isInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value <= SAFE && value >= -SAFE;
  return typeof value === 'string' && DIGITS.test(value);
}

/** Ids, descriptors, counts. */
export const isNumber = (value: unknown): value is number => Number.isSafeInteger(value);

/** An `int64_t` has no more. */
const MOST_TIME = 2 ** 63;

/** Nanoseconds: of a machine that has been up for 104 days they are above 2^53, and no longer exact. */
export const isTime = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value < MOST_TIME && Number.isInteger(value);

/** Lines and columns, of which a file has no more. */
export const isPosition = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value === (value | 0);

export const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return false;
    for (const one of value as unknown[]) if (!check(one)) return false;
    return true;
  };

export interface FieldCheck {
  readonly name: string;
  readonly check: Check;
}

export const fieldChecks = (checks: Readonly<Record<string, Check>>): FieldCheck[] =>
  Object.entries(checks).map(([name, check]) => ({ name, check }));

/** An object whose fields pass; it may have others. */
export function withFields(checks: Readonly<Record<string, Check>>): Check {
  const fields = fieldChecks(checks);
  return (value) => {
    if (!isObject(value)) return false;
    for (const { name, check } of fields) if (!check(value[name])) return false;
    return true;
  };
}

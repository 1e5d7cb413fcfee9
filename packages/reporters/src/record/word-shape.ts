/** Flags, constants, lists of names: what values of every kind are made of. Pure. */
import { isInteger, isNumber, isObject, isString, listOf, type Check } from './shape.js';

export const areStrings: Check = listOf(isString);
export const areNumbers: Check = listOf(isNumber);

export function isFlags(value: unknown): boolean {
  return (
    isObject(value) &&
    areStrings(value['flags']) &&
    isInteger(value['raw']) &&
    (value['unnamed'] === undefined || isString(value['unnamed']))
  );
}

export function isEnum(value: unknown): boolean {
  return (
    isObject(value) &&
    (value['name'] === null || isString(value['name'])) &&
    isInteger(value['raw']) &&
    (value['names'] === undefined || areStrings(value['names'])) &&
    (value['unnamed'] === undefined || isString(value['unnamed']))
  );
}

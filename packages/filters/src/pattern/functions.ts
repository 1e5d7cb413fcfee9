import { types } from 'node:util';
import { refusal } from './refusal.js';

/** Whether a value is a function that can answer; one that only promises is refused. */
export function isPredicate(at: string, value: unknown): value is (subject: never) => boolean {
  if (typeof value !== 'function') return false;
  if (!types.isAsyncFunction(value)) return true;
  throw refusal(at, 'is an async function: its promise would always count as a match');
}

import type { Arch, Signature } from '@ptracer/core';
import type { Condition } from './condition.js';

/** What a parser knows beside the value it parses. */
export interface Scope {
  arch: Arch;
  /** Absolute. */
  cwd: string;
  /** The calls that the conditions so far can hold for. */
  calls: readonly Signature[];
  /** Call sites are asked of the caller alone, not of all frames. */
  direct: boolean;
}

/** What a parser makes of a value. */
export interface Parsed {
  conditions: Condition[];
  /** The calls of the scope that they can hold for, where that is not every one, known or not. */
  calls?: readonly Signature[];
}

/** Parses the value at `at`; throws what `refusal` makes. */
export type Parser = (at: string, value: unknown, scope: Scope) => Parsed;

const FEW = 3;

/** The calls of a scope, in a message. */
export function named(calls: readonly Signature[]): string {
  return calls.length <= FEW
    ? calls.map(({ name }) => name).join(', ')
    : `any of the ${calls.length} calls that can match so far`;
}

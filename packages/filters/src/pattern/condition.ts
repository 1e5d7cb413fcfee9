/**
 * What a pattern becomes: a tree of conditions on an event.
 *
 * All but functions are JSON and hold in the tracer child as they do in the host. A new kind of condition is a type
 * here, a test in `TESTS`, and, where a pattern has a new key for it, a parser in `parse.ts`.
 */
import type { SyscallEvent } from '@ptracer/core';
import { somePath } from '../path-match.js';
import { statusOf, type CallStatus } from '../status.js';
import { valueTest, integerTest, type Bounds, type ValueCondition } from './value.js';
import { pathTest, type PathCondition } from './path.js';

export type CallTest = (call: SyscallEvent) => boolean;

/** Conditions that can cross to the tracer child. */
export type CallCondition =
  | { type: 'name'; names: string[] }
  /** An argument, by position or by parameter name. */
  | { type: 'arg'; at: number | string; value: ValueCondition }
  | { type: 'status'; status: CallStatus }
  | { type: 'result'; bounds: Bounds }
  | { type: 'errno'; names: string[] }
  | ({ type: 'path' } & PathCondition);

/** A function of the user's: it stays in the host. */
export interface HostCondition {
  type: 'function';
  holds: CallTest;
}

/** Conditions that hold together, or of which one must hold. */
export interface Junction<Part> {
  type: 'all' | 'any';
  of: Part[];
}

export type Condition = CallCondition | HostCondition | Junction<Condition>;

/** A tree without functions. */
export type TracerCondition = CallCondition | Junction<TracerCondition>;

type Tests = { [Type in Condition['type']]: (condition: Extract<Condition, { type: Type }>) => CallTest };

function argTest({ at, value }: Extract<CallCondition, { type: 'arg' }>): CallTest {
  const test = valueTest(value);
  return ({ args }) => {
    const arg = typeof at === 'number' ? args[at] : args.find(({ name }) => name === at);
    return arg !== undefined && test(arg);
  };
}

function junctionTest({ type, of }: Junction<Condition>): CallTest {
  const tests = of.map(testOf);
  return type === 'all'
    ? (call) => tests.every((test) => test(call))
    : (call) => tests.some((test) => test(call));
}

const TESTS: Tests = {
  name: ({ names }) => {
    const wanted = new Set(names);
    return ({ name }) => wanted.has(name);
  },
  arg: argTest,
  status:
    ({ status }) =>
    ({ result }) =>
      statusOf(result) === status,
  result: ({ bounds }) => {
    const test = integerTest(bounds);
    return ({ result: { value } }) => value !== null && test(value);
  },
  errno: ({ names }) => {
    const wanted = new Set(names);
    return ({ result: { errno } }) => errno !== null && wanted.has(errno);
  },
  path: (condition) => {
    const test = pathTest(condition);
    return (call) => somePath(call, test);
  },
  function: ({ holds }) => holds,
  all: junctionTest,
  any: junctionTest,
};

/** The test of a condition. */
export function testOf(condition: Condition): CallTest {
  return (TESTS[condition.type] as (condition: Condition) => CallTest)(condition);
}

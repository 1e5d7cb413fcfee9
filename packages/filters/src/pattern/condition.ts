/**
 * What a pattern becomes: a tree of conditions on an event.
 *
 * All but functions are JSON. Each holds or does not hold wherever it is asked; `stages.ts` says where the event has
 * what it asks for. A new kind of condition is a type here, a test in `TESTS`, and, where a pattern has a new key for it,
 * a parser in `parse.ts`.
 */
import { readlinkSync } from 'node:fs';
import type { SyscallEvent, ThreadRole } from '@ptracer/core';
import { somePath, touchesPath } from '../path-match.js';
import { statusOf, type CallStatus } from '../status.js';
import { pathTest, type PathCondition } from './path.js';
import { siteTest, type SiteCondition } from './site.js';
import { integerTest, valueTest, type Bounds, type ValueCondition } from './value.js';

export type CallTest = (call: SyscallEvent) => boolean;

/** Conditions that can cross to the tracer child. */
export type CallCondition =
  | { type: 'name'; names: string[] }
  /** An argument, by position or by parameter name. */
  | { type: 'arg'; at: number | string; value: ValueCondition }
  /** A descriptor among the arguments. */
  | { type: 'fd'; bounds: Bounds[] }
  | { type: 'status'; status: CallStatus }
  | { type: 'result'; bounds: Bounds }
  | { type: 'errno'; names: string[] }
  | { type: 'duration'; bounds: Bounds }
  | { type: 'thread'; roles: ThreadRole[] }
  | ({ type: 'path' } & PathCondition)
  /** As `path`, for absolute paths, with the working folder that the process has now: for the tracer child alone. */
  | { type: 'touches'; paths: string[] };

/** The call site: an event has it when its stack was taken, and its frames were annotated. */
type StackCondition = { type: 'site' } & SiteCondition;

/** A function of the user's: it stays in the host. */
interface HostCondition {
  type: 'function';
  holds: CallTest;
}

/** Conditions that hold together, or of which one must hold. */
export interface Junction<Part> {
  type: 'all' | 'any';
  of: Part[];
}

/** What must not hold. */
export interface Negation<Part> {
  type: 'not';
  of: Part;
}

export type Leaf = CallCondition | StackCondition | HostCondition;

export type Condition = Leaf | Junction<Condition> | Negation<Condition>;

/** A tree without call sites and functions. */
export type TracerCondition = CallCondition | Junction<TracerCondition> | Negation<TracerCondition>;

type Tests = { [Type in Condition['type']]: (condition: Extract<Condition, { type: Type }>) => CallTest };

function argTest({ at, value }: Extract<CallCondition, { type: 'arg' }>): CallTest {
  const test = valueTest(value);
  return ({ args }) => {
    const arg = typeof at === 'number' ? args[at] : args.find(({ name }) => name === at);
    return arg !== undefined && test(arg);
  };
}

function fdTest({ bounds }: Extract<CallCondition, { type: 'fd' }>): CallTest {
  const tests = bounds.map(integerTest);
  return ({ args }) =>
    args.some(({ kind, value }) => kind === 'fd' && tests.some((test) => test(value as number)));
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
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
  fd: fdTest,
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
  duration: ({ bounds }) => {
    const test = integerTest(bounds);
    return ({ duration }) => duration !== null && test(duration);
  },
  thread: ({ roles }) => {
    const wanted = new Set(roles);
    return ({ thread }) => wanted.has(thread.role);
  },
  path: (condition) => {
    const test = pathTest(condition);
    return (call) => somePath(call, test);
  },
  touches: ({ paths }) => {
    const wanted = new Set(paths);
    return (call) => touchesPath(call, wanted, () => workingFolder(call.pid));
  },
  site: siteTest,
  function: ({ holds }) => holds,
  all: junctionTest,
  any: junctionTest,
  not: ({ of }) => {
    const test = testOf(of);
    return (call) => !test(call);
  },
};

/** The test of a condition. */
export function testOf(condition: Condition): CallTest {
  return (TESTS[condition.type] as (condition: Condition) => CallTest)(condition);
}

/** Where which part of a condition is decided: by the number, in the tracer child, in the host. Pure. */
import type { SyscallTable } from '@ptracer/core';
import type { Condition, Junction, TracerCondition } from './condition.js';

function isJunction(condition: Condition): condition is Junction<Condition> {
  return condition.type === 'all' || condition.type === 'any';
}

function some(condition: Condition, type: Condition['type']): boolean {
  return condition.type === type || (isJunction(condition) && condition.of.some((part) => some(part, type)));
}

/** Whether paths of descriptors are needed, wherever the condition is asked. */
export function needsDescriptorPaths(condition: Condition): boolean {
  return some(condition, 'path');
}

/** The numbers of the calls that a condition can hold for; `all`: unknown ones too. */
export function numbersOf(condition: Condition, table: SyscallTable): ReadonlySet<number> | 'all' {
  if (condition.type === 'name') return new Set(condition.names.map((name) => table.byName(name)!.number));
  if (!isJunction(condition)) return 'all';
  const sets = condition.of.map((part) => numbersOf(part, table));
  const known = sets.filter((set) => set !== 'all');
  if (condition.type === 'any') {
    return known.length < sets.length ? 'all' : new Set(known.flatMap((set) => [...set]));
  }
  const [first, ...rest] = known;
  return first === undefined
    ? 'all'
    : new Set([...first].filter((number) => rest.every((set) => set.has(number))));
}

/** Whether `numbersOf` says it all. */
function decidedByNumber(condition: Condition): boolean {
  return condition.type === 'name' || (isJunction(condition) && condition.of.every(decidedByNumber));
}

/** What the tracer child can decide: holds wherever `condition` does. `undefined`: always. */
function crossing(condition: Condition): TracerCondition | undefined {
  if (condition.type === 'function') return undefined;
  if (!isJunction(condition)) return condition;
  const parts = condition.of.map(crossing);
  const known = parts.filter((part) => part !== undefined);
  if (condition.type === 'any') return known.length < parts.length ? undefined : { type: 'any', of: known };
  return known.length === 0 ? undefined : { type: 'all', of: known };
}

/** What the tracer child has to ask of a call whose number is one of `numbersOf`; `undefined`: nothing. */
export function tracerPart(condition: Condition): TracerCondition | undefined {
  const part = crossing(condition);
  if (part === undefined || decidedByNumber(part)) return undefined;
  return part.type === 'all' ? { ...part, of: part.of.filter((one) => !decidedByNumber(one)) } : part;
}

/** What is left to ask in the host of a call that passed the tracer child; `undefined`: nothing. */
export function hostPart(condition: Condition): Condition | undefined {
  if (!some(condition, 'function')) return undefined;
  if (condition.type !== 'all') return condition;
  return { type: 'all', of: condition.of.map(hostPart).filter((part) => part !== undefined) };
}

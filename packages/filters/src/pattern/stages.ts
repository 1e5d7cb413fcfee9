/**
 * Where which part of a condition is decided: by the kernel, in the tracer child, on the stack, by functions. Each stage
 * lets pass whatever the whole condition may hold for; all of them together say what the condition says. Pure.
 */
import type { ThreadRole } from '@ptracer/core';
import type { Condition, TracerCondition } from './condition.js';
import { isJunction, literals, type Literal } from './normal.js';

const STAGES = ['number', 'tracer', 'stack', 'host'] as const;

/** The first stage that can decide. */
type Stage = (typeof STAGES)[number];

/** Threads of an old Node.js have no names: what they are shows with their first stack. */
const UNNAMED: readonly ThreadRole[] = ['worker', 'uv-pool'];

function isSettledBefore(roles: readonly ThreadRole[]): boolean {
  return UNNAMED.every((role) => roles.includes(role) === roles.includes('other'));
}

function stageOf(literal: Literal): Stage {
  const leaf = literal.type === 'not' ? literal.of : literal;
  switch (leaf.type) {
    case 'name':
      return 'number';
    case 'site':
      return 'stack';
    case 'thread':
      return isSettledBefore(leaf.roles) ? 'tracer' : 'stack';
    case 'function':
      return 'host';
    default:
      return 'tracer';
  }
}

const isBy = (stage: Stage, limit: Stage): boolean => STAGES.indexOf(stage) <= STAGES.indexOf(limit);

/** Whether a stage, and those before it, can say it all. */
function isDecided(condition: Condition, by: Stage): boolean {
  return literals(condition).every((literal) => isBy(stageOf(literal), by));
}

/** Whether paths of descriptors are needed, wherever the condition is asked. */
export function needsDescriptorPaths(condition: Condition): boolean {
  return literals(condition).some((literal) => {
    const { type } = literal.type === 'not' ? literal.of : literal;
    return type === 'path' || type === 'touches';
  });
}

/** Conditions on what a call is given when it begins. */
const GIVEN: ReadonlySet<Condition['type']> = new Set(['name', 'fd', 'thread']);

/** Conditions that may come to hold with the result, and hold then if they held before. */
const GROWING: ReadonlySet<Condition['type']> = new Set(['path', 'touches']);

/** Whether a call for which it holds when it begins is one for which it holds in the end. */
export function isKnownAtEntry(condition: Condition): boolean {
  return literals(condition).every((literal) => {
    if (!isBy(stageOf(literal), 'tracer')) return false;
    const leaf = literal.type === 'not' ? literal.of : literal;
    return GIVEN.has(leaf.type) || (literal.type !== 'not' && GROWING.has(leaf.type));
  });
}

/** Whether it takes stacks to decide. */
export function needsStack(condition: Condition): boolean {
  return literals(condition).some(
    (literal) => (literal.type === 'not' ? literal.of : literal).type === 'site',
  );
}

/** What can be said before a stage has spoken: the leaf, one that holds more often, or nothing. */
function early(literal: Literal, by: Stage): Literal | undefined {
  if (isBy(stageOf(literal), by)) return literal;
  if (literal.type !== 'thread') return undefined;
  const mayBe = UNNAMED.some((role) => literal.roles.includes(role));
  return mayBe ? { ...literal, roles: [...literal.roles, 'other'] } : literal;
}

/** What a stage can say: it holds wherever `condition` does. `undefined`: always. */
function upTo(condition: Condition, by: Stage): Condition | undefined {
  if (!isJunction(condition)) return early(condition as Literal, by);
  const parts = condition.of.map((part) => upTo(part, by));
  const known = parts.filter((part) => part !== undefined);
  if (condition.type === 'any') return known.length < parts.length ? undefined : { type: 'any', of: known };
  return known.length === 0 ? undefined : { type: 'all', of: known };
}

/** The parts of an `all` that the stages before have not decided; `undefined`: there is none. */
function left(condition: Condition | undefined, before: Stage): Condition | undefined {
  if (condition === undefined || isDecided(condition, before)) return undefined;
  if (condition.type !== 'all') return condition;
  const of = condition.of.filter((part) => !isDecided(part, before));
  return of.length === 1 ? of[0] : { type: 'all', of };
}

/** What the tracer child asks of a call whose number can match; `undefined`: nothing. */
export function tracerPart(condition: Condition): TracerCondition | undefined {
  return left(upTo(condition, 'tracer'), 'number') as TracerCondition | undefined;
}

/** What is asked of the stack of a call that passed the tracer child. */
export function stackPart(condition: Condition): Condition | undefined {
  if (!literals(condition).some((literal) => stageOf(literal) === 'stack')) return undefined;
  return left(upTo(condition, 'stack'), 'tracer');
}

/** What is left for functions, of a call that passed every other stage. */
export function hostPart(condition: Condition): Condition | undefined {
  return left(condition, 'stack');
}

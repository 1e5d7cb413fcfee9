/** Conditions in which only leaves are negated, so that each leaf says alone what it asks for. Pure. */
import type { Condition, Junction, Leaf, Negation } from './condition.js';
import { ROLES } from './thread.js';

/** A leaf, or its opposite. */
export type Literal = Leaf | Negation<Leaf>;

export function isJunction(condition: Condition): condition is Junction<Condition> {
  return condition.type === 'all' || condition.type === 'any';
}

function opposite(leaf: Leaf): Literal {
  if (leaf.type !== 'thread') return { type: 'not', of: leaf };
  return { type: 'thread', roles: ROLES.filter((role) => !leaf.roles.includes(role)) };
}

/** The same condition; lists in lists of one kind become one list. */
export function normal(condition: Condition, negated = false): Condition {
  if (condition.type === 'not') return normal(condition.of, !negated);
  if (!isJunction(condition)) return negated ? opposite(condition) : condition;
  const type = (condition.type === 'all') === negated ? 'any' : 'all';
  const of = condition.of
    .map((part) => normal(part, negated))
    .flatMap((part) => (part.type === type ? (part as Junction<Condition>).of : [part]));
  return of.length === 1 ? of[0]! : { type, of };
}

/** Every leaf of a normal condition. */
export function literals(condition: Condition): Literal[] {
  return isJunction(condition) ? condition.of.flatMap(literals) : [condition as Literal];
}

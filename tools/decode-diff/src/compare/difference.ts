import { differingParts } from '../match/sequence.js';
import type { Call } from '../normalise/call.js';
import type { Position } from '../normalise/positions.js';
import { differingFields, shape } from './shape.js';

/** What differs in one argument, or the result, of a pair of calls. */
export interface PartDifference {
  position: Position;
  /** The fields of a structure that differ, `''` where it is the whole. */
  field: string;
  /** The normalised texts; `undefined` where one of the calls has fewer arguments. */
  first: string | undefined;
  second: string | undefined;
  sameShape: boolean;
  /** Call, place and field: equal for differences of one kind. */
  kind: string;
}

/** The part with this index, counted as {@link differingParts} does: the result is behind the longer arguments. */
function part(call: Call, index: number, arity: number): string | undefined {
  if (index === arity) return call.labelled.at(-1);
  return index < call.labelled.length - 1 ? call.labelled[index] : undefined;
}

/** Everything in which two calls of one name differ. */
export function differences(first: Call, second: Call): PartDifference[] {
  const arity = Math.max(first.parts.length, second.parts.length) - 1;
  return differingParts(first, second).map((index) => {
    const [ours, theirs] = [part(first, index, arity), part(second, index, arity)];
    const position: Position = index === arity ? 'result' : index;
    const sameShape = ours !== undefined && theirs !== undefined && shape(ours) === shape(theirs);
    const field = sameShape ? differingFields(ours, theirs) : '';
    return {
      position,
      field,
      first: ours,
      second: theirs,
      sameShape,
      kind: `${first.line.name}#${position}#${field}`,
    };
  });
}

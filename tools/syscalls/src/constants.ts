import type { ConstantSet } from '../../../packages/core/src/linux/constants.js';
import type { NameSelection, SetSpec } from './overlay/sets.js';
import { SETS } from './overlay/sets.js';
import type { HeaderConstants } from './snapshot.js';

type Row = readonly [number, string];

/** Names that sets list one by one and that no header has. */
export function unknownNames(headers: readonly HeaderConstants[]): string[] {
  const known = new Set(headers.flatMap((constants) => Object.values(constants).flatMap(Object.keys)));
  return Object.values(SETS)
    .flatMap(({ values, flags }) => [values, flags])
    .flatMap((selection) => (typeof selection === 'string' ? selection.split(/\s+/) : []))
    .filter((name) => !known.has(name));
}

/** All sets of one machine: those that have a name there. */
export function buildSets(constants: HeaderConstants): Record<string, ConstantSet> {
  return Object.fromEntries(
    Object.entries(SETS)
      .map(([name, spec]) => [name, buildSet(name, spec, constants)] as const)
      .filter(([, { values, flags }]) => values !== undefined || flags !== undefined),
  );
}

function buildSet(name: string, spec: SetSpec, constants: HeaderConstants): ConstantSet {
  const rename = ([value, constant]: Row): Row => [value, spec.rename?.[constant] ?? constant];
  const values = unique([...select(name, spec.values, constants), ...(spec.extraValues ?? [])]).map(rename);
  const flags = unique([...select(name, spec.flags, constants), ...(spec.extraFlags ?? [])])
    .filter(([value]) => value !== 0)
    .map(([value, constant]): Row => [value < 0 ? value + 2 ** 32 : value, constant]);
  const ordered = (spec.keepOrder ? flags : orderFlags(flags)).map(rename);
  return {
    ...(spec.enumMask === undefined ? {} : { enumMask: spec.enumMask }),
    ...(values.length === 0 ? {} : { values: values.toSorted(([a], [b]) => a - b) }),
    ...(spec.enumLast ? { enumLast: true as const } : {}),
    ...(spec.field === undefined ? {} : { field: spec.field }),
    ...(spec.unnamed === undefined ? {} : { unnamed: spec.unnamed }),
    ...(spec.modeMask === undefined ? {} : { modeMask: spec.modeMask }),
    ...(ordered.length === 0 ? {} : { flags: ordered }),
  };
}

function select(set: string, selection: NameSelection | undefined, constants: HeaderConstants): Row[] {
  if (selection === undefined) return [];
  if (typeof selection === 'string') {
    return selection.split(/\s+/).flatMap((name): Row[] => {
      const header = Object.values(constants).find((values) => name in values);
      const value = header?.[name];
      return value === undefined ? [] : [[value, name]];
    });
  }
  const { from, match, except } = selection;
  const rows = from
    .split(' ')
    .flatMap((header) =>
      Object.entries(constants[header] ?? {}).flatMap(([name, value]): Row[] =>
        match.test(name) && !except?.test(name) ? [[value, name]] : [],
      ),
    );
  // A machine need not have each of its own headers.
  if (rows.length === 0 && !from.startsWith('asm/'))
    throw new Error(`set ${set}: nothing in ${from} matches ${String(match)}`);
  return rows;
}

/** The first name of each value. */
function unique(rows: readonly Row[]): Row[] {
  const seen = new Set<number>();
  return rows.filter(([value]) => !seen.has(value) && seen.add(value));
}

/** By value; a flag of several bits stands before the flags that are part of it. */
function orderFlags(flags: readonly Row[]): Row[] {
  const ordered: Row[] = [];
  for (const flag of flags.toSorted(([a], [b]) => a - b)) {
    const part = ordered.findIndex(([value]) => contains(flag[0], value));
    ordered.splice(part === -1 ? ordered.length : part, 0, flag);
  }
  return ordered;
}

function contains(whole: number, part: number): boolean {
  return (BigInt(whole) & BigInt(part)) === BigInt(part);
}

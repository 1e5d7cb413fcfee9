/** Names of flags and constants, as the sets of the parameters have them. */
import { constantSet, signalNumber, type Arch, type ConstantSet, type Decode } from '@ptracer/core';
import { nearest } from '../nearest.js';
import { refusal } from './refusal.js';

/** The set of constants that a parameter takes, by how it is decoded. */
function setOf(arch: Arch, decode: Decode): ConstantSet | undefined {
  const [hint, name] = decode.split(':') as [string, string?];
  return (hint === 'flags' || hint === 'enum') && name !== undefined ? constantSet(arch, name) : undefined;
}

function namesOf(set: ConstantSet): string[] {
  return [...(set.flags ?? []), ...(set.values ?? [])].map(([, name]) => name);
}

/** What events have for bits that no constant names: `0x40`, `0644`, `21<<MAP_HUGE_SHIFT`. */
const UNNAMED = /^(0x[\da-f]+|0[0-7]+|\d+<<[A-Z_]+)$/;

function isKnown(set: ConstantSet, name: string): boolean {
  return UNNAMED.test(name) || namesOf(set).includes(name);
}

/** Those of the decodings that can have all of the names. */
export function havingFlags(
  where: readonly [at: string, name: string][],
  decodes: readonly Decode[],
  arch: Arch,
  called: string,
): Set<Decode> {
  const sets = new Map(decodes.map((decode) => [decode, setOf(arch, decode) ?? {}]));
  for (const [at, name] of where) {
    if ([...sets.values()].some((set) => isKnown(set, name))) continue;
    const names = [...new Set([...sets.values()].flatMap(namesOf))];
    throw refusal(at, `there is no flag ${name} in ${called}${nearest(name, names)}`);
  }
  const having = [...sets].filter(([, set]) => where.every(([, name]) => isKnown(set, name)));
  if (having.length > 0) return new Set(having.map(([decode]) => decode));
  const all = where.map(([, name]) => name).join(' and ');
  throw refusal(where[0]![0], `no one of these calls has ${all} together: ${called}`);
}

/** @throws {PtracerError} for a text that none of the parameters, which all take constants, can have */
export function assertConstant(
  at: string,
  text: string,
  decodes: readonly Decode[],
  arch: Arch,
  called: string,
): void {
  const known = (name: string, decode: Decode): boolean => {
    if (decode === 'signal') return /^-?\d+$/.test(name) || signalNumber(name) !== undefined;
    const set = setOf(arch, decode);
    return set === undefined || isKnown(set, name) || /^-?\d+$/.test(name);
  };
  if (!decodes.every((decode) => decode === 'signal' || setOf(arch, decode) !== undefined)) return;
  for (const name of text.split('|')) {
    if (name === '' || decodes.some((decode) => known(name, decode))) continue;
    const names = [...new Set(decodes.flatMap((decode) => namesOf(setOf(arch, decode) ?? {})))];
    throw refusal(at, `there is no constant ${name} in ${called}${nearest(name, names)}`);
  }
}

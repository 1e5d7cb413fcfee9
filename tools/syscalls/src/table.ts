import type { Param, Signature } from '../../../packages/core/src/syscalls/signature.js';
import { classesOf } from './overlay/classes.js';
import { DECODES } from './overlay/decodes.js';
import { ALIASES, PARAM_NAMES, PROTOTYPES } from './overlay/prototypes.js';
import { resultOf } from './overlay/results.js';
import { decodeByRule } from './overlay/rules.js';
import { parseParams, type DeclaredParam } from './prototypes.js';
import type { Arch, Snapshot } from './snapshot.js';

/** The table of one machine: a row for each `__NR_` name of its `asm/unistd_64.h`, by number. */
export function buildTable(snapshot: Snapshot, arch: Arch): Signature[] {
  return Object.entries(snapshot.numbers[arch])
    .map(([name, number]) => buildSignature(snapshot, arch, name, number))
    .toSorted((a, b) => a.number - b.number);
}

function buildSignature(snapshot: Snapshot, arch: Arch, name: string, number: number): Signature {
  const params = nameParams(name, declaredParams(snapshot, arch, name)).map(([param, type]): Param => {
    return [param, type, DECODES[name]?.[param] ?? decodeByRule(type, param)];
  });
  for (const param of Object.keys(DECODES[name] ?? {})) {
    if (!params.some(([known]) => known === param)) throw new Error(`${name} has no parameter ${param}`);
  }
  const result = resultOf(name);
  return { number, name, params, result, classes: classesOf(name, params, result) };
}

function declaredParams(snapshot: Snapshot, arch: Arch, name: string): readonly DeclaredParam[] {
  const written = PROTOTYPES[arch][name] ?? PROTOTYPES.both[name];
  if (written !== undefined) return parseParams(written);
  const declarations = snapshot.prototypes[ALIASES[arch][name] ?? name] ?? [];
  const [declared] = declarations;
  if (declared === undefined || declarations.length > 1) {
    throw new Error(
      `${name} (${arch}) is declared ${declarations.length} times: write its prototype in the overlay`,
    );
  }
  return declared;
}

function nameParams(name: string, params: readonly DeclaredParam[]): readonly DeclaredParam[] {
  if (params.every(([param]) => param !== '')) return params;
  const names = PARAM_NAMES[name] ?? [];
  if (names.length !== params.length)
    throw new Error(`${name} needs ${params.length} parameter names in the overlay`);
  return params.map(([, type], index) => [names[index] ?? '', type]);
}

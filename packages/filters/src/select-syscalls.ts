/** Names of system calls, as somebody asks for them: those of any machine. Pure. */
import { PtracerError, tableFor, type Arch } from '@ptracer/core';
import { nearest } from './nearest.js';
import { globText, isGlob } from './pattern/glob.js';
import { regExpTest } from './pattern/regexp.js';
import { signaturesOf } from './trace-expression.js';

const ARCHES: readonly Arch[] = ['x64', 'arm64'];

/** Names have no slash: one stands for a regular expression. */
function isNameGlob(text: string): boolean {
  return isGlob(text) && !text.includes('/') && !/^\?\w*$/.test(text);
}

function ofGlob(glob: string, arch: Arch): string[] {
  const names = tableFor(arch).names();
  const found = names.filter(regExpTest(globText('name', glob)));
  if (found.length > 0) return found;
  const hint = nearest(glob.replace(/\W/g, ''), names);
  throw new PtracerError('ERR_PTRACER_INVALID_FILTER', `no system call matches ${glob}${hint}`);
}

function ofText(text: string, arch: Arch): string[] {
  if (isNameGlob(text)) return ofGlob(text, arch);
  // `/open/`, as other places take it, is `/open` in an expression.
  return signaturesOf(text.replace(/^(!?\/.+)\/$/, '$1'), arch).map(({ name }) => name);
}

/** A number means something on one machine only. */
function hasNumber(text: string): boolean {
  return text.split(',').some((item) => /^\s*[!?]?\d+\s*$/.test(item));
}

/**
 * The names of the calls that a text selects, sorted: what `-e trace=` takes (a name, `%class`, `/regex`, a number, a
 * list, `!negation`), or a glob. Numbers are those of `arch`; all else is looked up on every machine, `arch` first.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER where no machine has such a call, with the nearest names
 */
export function selectSyscalls(text: string, arch: Arch): string[] {
  const arches = hasNumber(text) ? [arch] : [arch, ...ARCHES.filter((one) => one !== arch)];
  const names = new Set<string>();
  let refusal: unknown;
  let known = false;
  for (const one of arches) {
    try {
      for (const name of ofText(text, one)) names.add(name);
      known = true;
    } catch (error) {
      refusal ??= error;
    }
  }
  if (!known) throw refusal;
  return [...names].sort();
}

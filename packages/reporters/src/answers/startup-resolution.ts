/** How Node.js finds the file of one import: its calls, as far as their stacks tell what they are for. */
import type { SyscallEvent } from '@ptracer/core';
import type { CallOrigin } from '../call-site.js';

/** The steps of a resolution, in their order. */
const PHASE = { scope: 0, package: 1, target: 2, realPath: 3, format: 4, hint: 5 } as const;

type Phase = (typeof PHASE)[keyof typeof PHASE];

const RESOLVE = 'node:internal/modules/esm/resolve';
const LOADER = 'node:internal/modules/esm/loader';
const JOB = 'node:internal/modules/esm/module_job';

/** Loaders of the program's resolve as they like. */
const HOOKS: ReadonlySet<string> = new Set([
  'node:internal/modules/esm/hooks',
  'node:internal/modules/customization_hooks',
]);

/** Its functions in which a phase is spent, from the inside out. */
const PHASES: Readonly<Record<string, Phase>> = {
  packageImportsResolve: PHASE.scope,
  finalizeResolution: PHASE.target,
  defaultGetFormatWithoutErrors: PHASE.format,
  resolveAsCommonJS: PHASE.hint,
  decorateErrorWithCommonJSHints: PHASE.hint,
};

/**
 * Who asked. `entry`: a line of the program, or nobody; `queued`: a module that has been loaded, after all that were
 * before it (Node.js 20 and 22); a number: the module that is so many levels below an entry (Node.js 24, `require`).
 */
export type Asker = 'entry' | 'queued' | number;

/** What a call is for. */
export interface Step {
  phase: Phase;
  asker: Asker;
  /** The entry is a module that `require` has read. */
  required: boolean;
  /** A package, and the folder in whose node_modules it was looked for. */
  sought?: { name: string; from: string };
}

const SOUGHT = /^(.*)\/node_modules\/((?:@[^/]+\/)?[^/]+)$/;

function soughtAt(path: string): Step['sought'] {
  const [, from, name] = SOUGHT.exec(path) ?? [];
  return name === undefined || name === 'package.json'
    ? undefined
    : { name, from: from === '' ? '/' : from! };
}

/** Functions of Node.js that made a call, the innermost first, out to the first of the program's. */
export function loadingFrames({ stack }: SyscallEvent): { name: string; url: string }[] {
  const frames = stack?.frames ?? [];
  const own = frames.findIndex(({ kind }) => kind === 'user' || kind === 'dependency');
  return frames
    .slice(0, own < 0 ? undefined : own)
    .map(({ functionName, url }) => ({ name: functionName ?? '', url: url ?? '' }));
}

/** `undefined` for a call that is not made to resolve a specifier, or of which it is not clear. */
export function stepOf(call: SyscallEvent, path: string): Step | undefined {
  if (call.stack?.truncated) return undefined;
  const frames = loadingFrames(call);
  if (frames.some(({ url }) => HOOKS.has(url))) return undefined;
  const has = (name: string, url: string): boolean =>
    frames.some((one) => one.name === name && one.url === url);
  // `import.meta.resolve` loads nothing.
  if (
    !has('defaultResolve', RESOLVE) ||
    !frames.some(({ name, url }) => url === LOADER && name.includes('ModuleJob'))
  )
    return undefined;
  const names = frames.map(({ name }) => name);
  const level = (name: string): number => frames.filter((one) => one.name === name && one.url === JOB).length;
  const depth = level('syncLink') || level('ModuleJobSync');
  const queued = has('_link', JOB) || has('#asyncLink', JOB);
  const phase = phaseOf(names);
  const sought = phase === PHASE.package && !names.includes('legacyMainResolve') ? soughtAt(path) : undefined;
  return {
    phase,
    asker: depth > 0 ? depth : queued ? 'queued' : 'entry',
    required: names.includes('importSyncForRequire') || names.includes('getModuleJobForRequireInImportedCJS'),
    ...(sought && { sought }),
  };
}

function phaseOf(names: readonly string[]): Phase {
  // It has the other functions of the loaders below it.
  if (names.includes('resolveAsCommonJS')) return PHASE.hint;
  // So has this, where a package has no main file.
  if (names.includes('packageResolve'))
    return names.includes('getPackageScopeConfig') && !names.includes('defaultGetFormatWithoutErrors')
      ? PHASE.scope
      : PHASE.package;
  const phase = names.map((name) => PHASES[name]).find((one) => one !== undefined) ?? PHASE.scope;
  if (phase === PHASE.target && names.includes('realpathSync')) return PHASE.realPath;
  return phase;
}

/** A call for a file. */
export interface Look {
  call: SyscallEvent;
  path: string;
}

/** All that was done to find the file of one specifier. */
export class Resolution {
  readonly asker: Asker;
  readonly required: boolean;
  /** Of its first call. */
  readonly first: SyscallEvent;
  /** The file that it came to, there or not; `undefined` where a package was missing. */
  target: string | undefined;
  /** The file is there. */
  found = false;
  /** The package that was looked for, and the folder where that began: the importing module's. */
  sought: Step['sought'];
  /** Of whom it was asked; `undefined` while that is open. */
  origin: CallOrigin | undefined;
  /** Calls that wait for it. */
  looks: Look[] = [];
  #phase: Phase = PHASE.scope;
  #lastFrom: string | undefined;

  constructor(first: SyscallEvent, { asker, required }: Step) {
    this.first = first;
    this.asker = asker;
    this.required = required;
  }

  /** Whether a step goes on with it; else it is the next one's. */
  continues({ phase, asker, sought }: Step): boolean {
    if (asker !== this.asker || phase < this.#phase) return false;
    // The file is looked at once.
    if (phase === PHASE.target && this.#phase === PHASE.target) return false;
    // Folders are searched upwards.
    return (
      sought === undefined ||
      this.sought === undefined ||
      (sought.name === this.sought.name && isAbove(sought.from, this.#lastFrom!))
    );
  }

  take(call: SyscallEvent, path: string, { phase, sought }: Step): void {
    this.looks.push({ call, path });
    this.#phase = phase;
    if (phase === PHASE.target) {
      this.target = path.replace(/(?<=.)\/$/, '');
      this.found = call.result.errno === null;
    }
    if (sought === undefined) return;
    this.sought ??= sought;
    this.#lastFrom = sought.from;
  }
}

function isAbove(folder: string, other: string): boolean {
  return folder !== other && (folder === '/' || other.startsWith(`${folder}/`));
}

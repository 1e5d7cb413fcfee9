/** What the static imports of an ES module ask for, and where in its source they stand. */
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Lexer from 'es-module-lexer';
import type { PackageScope } from './startup-files.js';
import type { Resolution } from './startup-resolution.js';

/** One thing that a specifier may stand for: a file, or a package that is looked for from a folder on. */
type Lead = { file: string } | { name: string; from: string; self?: string };

/** A specifier of a module. */
export interface Request {
  /** Of the specifier, from 1. */
  line: number;
  column: number;
  leads: Lead[];
  /** Node.js may have what it stands for, and then it looks at no file. */
  optional: boolean;
}

// It is compiled at its first use, and not each time that the command line starts.
let lexer: typeof Lexer | undefined;
function parse(source: string): ReturnType<typeof Lexer.parse> {
  lexer ??= createRequire(import.meta.url)('es-module-lexer') as typeof Lexer;
  return lexer.parse(source);
}

const PACKAGE_NAME = /^(?:@[^/]+\/)?[^/]+/;

/** Files without imports, whatever their text. */
const NO_MODULE = /\.(?:cjs|cts|json|node|wasm)$/;

const MAY_IMPORT = /^\s*(?:import|export)\b/m;

/** `undefined` for what is no file. */
function fileAt(specifier: string, from: string): string | undefined {
  try {
    return fileURLToPath(new URL(specifier, pathToFileURL(from)));
  } catch {
    return undefined;
  }
}

function packageLead(specifier: string, folder: string, scope: PackageScope | undefined): Lead | undefined {
  const name = PACKAGE_NAME.exec(specifier)?.[0];
  if (name === undefined) return undefined;
  return { name, from: folder, ...(scope?.name === name && { self: scope.folder }) };
}

/** The strings among the conditions of an entry of `imports`. */
function targetsIn(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(targetsIn) : [];
}

/** The longest pattern of `imports` wins, as in Node.js. */
function importTargets(specifier: string, imports: object): string[] {
  const entries = Object.entries(imports) as [string, unknown][];
  const exact = entries.find(([key]) => key === specifier);
  if (exact !== undefined) return targetsIn(exact[1]);
  let best: { prefix: string; middle: string; entry: unknown } | undefined;
  for (const [key, entry] of entries) {
    const [prefix, suffix] = key.split('*') as [string, string?];
    if (suffix === undefined || !specifier.startsWith(prefix) || !specifier.endsWith(suffix)) continue;
    if (best !== undefined && best.prefix.length >= prefix.length) continue;
    const middle = specifier.slice(prefix.length, specifier.length - suffix.length);
    best = { prefix, middle, entry };
  }
  return best === undefined
    ? []
    : targetsIn(best.entry).map((target) => target.replaceAll('*', () => best.middle));
}

function privateLeads(
  specifier: string,
  scope: PackageScope | undefined,
): Pick<Request, 'leads' | 'optional'> {
  const { folder, imports } = scope ?? {};
  if (folder === undefined || typeof imports !== 'object' || imports === null)
    return { leads: [], optional: true };
  const targets = importTargets(specifier, imports);
  const outside = targets.filter((target) => !isBuiltin(target));
  const leads = outside.map((target): Lead | undefined =>
    target.startsWith('./') ? { file: join(folder, target) } : packageLead(target, folder, scope),
  );
  return {
    leads: leads.filter((lead) => lead !== undefined),
    optional: outside.length < targets.length || targets.length === 0,
  };
}

/** `undefined` where no file is looked at for a specifier. */
function meaningOf(
  specifier: string,
  path: string,
  scope: PackageScope | undefined,
): Pick<Request, 'leads' | 'optional'> | undefined {
  if (specifier.startsWith('#')) return privateLeads(specifier, scope);
  if (/^(?:\.{0,2}\/|file:)/.test(specifier)) {
    const file = fileAt(specifier, path);
    return file === undefined ? undefined : { leads: [{ file }], optional: false };
  }
  if (isBuiltin(specifier) || /^[a-z][a-z\d+.-]*:/i.test(specifier)) return undefined;
  const lead = packageLead(specifier, dirname(path), scope);
  return lead && { leads: [lead], optional: false };
}

/**
 * The files and packages that a module imports statically, in the order in which Node.js asks for them: each once.
 * `undefined` where its source is none that can be read.
 * @param text the source; `undefined`: unknown
 * @param scope the package that the module is in
 */
export function requestsOf(
  path: string,
  text: () => string | undefined,
  scope: (path: string) => PackageScope | undefined,
): Request[] | undefined {
  if (NO_MODULE.test(path)) return [];
  const source = text();
  if (source === undefined) return undefined;
  const requests = new Map<string, Request>();
  let line = 1;
  let lineStart = 0;
  let imports: readonly Lexer.Import[];
  try {
    [imports] = parse(source);
  } catch {
    return MAY_IMPORT.test(source) ? undefined : [];
  }
  for (const one of imports) {
    if ((one.type !== 'static' && one.type !== 'reexport-star') || one.typeOnly) continue;
    for (let next; (next = source.indexOf('\n', lineStart) + 1) > 0 && next < one.start; lineStart = next)
      line++;
    const key = JSON.stringify([one.specifier, one.attributes, one.phase]);
    const meaning = requests.has(key) ? undefined : meaningOf(one.specifier, path, scope(path));
    if (meaning !== undefined) requests.set(key, { line, column: one.start - lineStart, ...meaning });
  }
  return [...requests.values()];
}

/** Whether a specifier asks for what Node.js looked for. */
export function isAskedFor(resolution: Resolution, { leads }: Request): boolean {
  const { target, sought } = resolution;
  return leads.some((lead) => {
    if ('file' in lead) return sought === undefined && target === lead.file.replace(/\/$/, '');
    if (sought !== undefined) return sought.name === lead.name && sought.from === lead.from;
    return lead.self !== undefined && target?.startsWith(`${lead.self}/`) === true;
  });
}

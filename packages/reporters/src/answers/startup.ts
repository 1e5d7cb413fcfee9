/** Which files are looked for while modules load, and are not there. */
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Analysis } from '../analysis.js';
import type { CallOrigin } from '../call-site.js';
import type { Finding, StartupFinding } from '../finding.js';
import { countText, durationText } from '../text/quantity.js';
import { DISK, type ModuleFiles } from './startup-files.js';
import { ModuleLinks } from './startup-links.js';

/** What the analysis of the start-up has counted. */
export interface StartupAnswer {
  /** Modules that loaded others. */
  modules: number;
  /** Files that were looked at or opened, those that were not there, those that were opened. */
  tried: number;
  missed: number;
  opened: number;
  /** Time in these calls, ns. */
  totalNs: number;
  /** From the first event to the last of these calls, ns. */
  wallNs: number;
}

export interface StartupOptions {
  /** Where the sources of ES modules are read, for the lines of their imports. Default: the files of this machine. */
  files?: ModuleFiles;
}

/** Paths that a finding names. */
const EXAMPLES = 5;

const MISSING: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR']);
const OPENING: ReadonlySet<string> = new Set(['open', 'openat', 'openat2']);
const LOOKING: ReadonlySet<string> = new Set([
  ...OPENING,
  'stat',
  'lstat',
  'newfstatat',
  'statx',
  'access',
  'faccessat',
  'faccessat2',
  'readlink',
  'readlinkat',
]);

/** Node's module loaders (lib/internal/modules of Node 20 to 26; before it, lib/internal/bootstrap runs the main module). */
const LOADER = 'node:internal/modules/';

function loadsModule({ stack }: SyscallEvent): boolean {
  for (const { kind, url } of stack?.frames ?? []) {
    if (url?.startsWith(LOADER)) return true;
    // What the program's own code does below the loader is no loading.
    if (kind === 'user' || kind === 'dependency') return false;
  }
  return false;
}

/** A module that loads others. */
interface Importer {
  origin: CallOrigin;
  tried: number;
  missed: number;
  /** Some that were not there. */
  paths: Set<string>;
  opened: number;
  totalNs: number;
  stack: SyscallEvent['stack'];
}

const pathOf = ({ args }: SyscallEvent): string | undefined => {
  const path = args.find(({ kind }) => kind === 'path')?.value;
  return typeof path === 'string' && path !== '' ? path : undefined;
};

/** Counts files that module loaders try. It needs stacks, and the calls of `%file`. */
export class StartupAnalysis implements Analysis<'startup'> {
  readonly rule = 'startup';
  readonly #importers = new Map<string, Importer>();
  readonly #links: ModuleLinks;
  #firstTime: number | undefined;
  #lastTime = 0;

  constructor({ files = DISK }: StartupOptions = {}) {
    this.#links = new ModuleLinks(files, (call, path, origin) => this.#count(call, path, origin));
  }

  observe(event: TraceEvent): void {
    if (event.type !== 'syscall') {
      this.#firstTime ??= event.time;
      this.#links.observe(event);
      return;
    }
    this.#firstTime ??= event.startTime;
    if (!LOOKING.has(event.name)) return;
    const path = pathOf(event);
    if (path === undefined || !loadsModule(event)) return;
    this.#lastTime = event.startTime + (event.duration ?? 0);
    this.#links.take(event, path);
  }

  finish(): { findings: Finding[]; answer: StartupAnswer } {
    this.#links.finish();
    const importers = [...this.#importers.values()];
    const sum = (count: (importer: Importer) => number): number =>
      importers.reduce((total, one) => total + count(one), 0);
    const answer: StartupAnswer = {
      modules: importers.filter(({ origin }) => origin.site !== null).length,
      tried: sum(({ tried }) => tried),
      missed: sum(({ missed }) => missed),
      opened: sum(({ opened }) => opened),
      totalNs: sum(({ totalNs }) => totalNs),
      wallNs: Math.max(0, this.#lastTime - (this.#firstTime ?? this.#lastTime)),
    };
    const findings = importers.filter(({ missed }) => missed > 0).map(findingOf);
    findings.sort((a, b) => b.count - a.count || b.totalNs - a.totalNs);
    return { findings, answer };
  }

  #count(call: SyscallEvent, path: string, origin: CallOrigin): void {
    const importer = this.#importerOf(call, origin);
    importer.tried++;
    importer.totalNs += call.duration ?? 0;
    if (MISSING.has(call.result.errno)) {
      importer.missed++;
      if (importer.paths.size < EXAMPLES) importer.paths.add(path);
    } else if (OPENING.has(call.name) && call.result.errno === null) importer.opened++;
  }

  /** By the importing file; its site is the first line that loaded something. */
  #importerOf(call: SyscallEvent, { site, reason }: CallOrigin): Importer {
    const key = site?.url ?? '';
    let importer = this.#importers.get(key);
    if (importer === undefined) {
      const origin: CallOrigin =
        site === null
          ? {
              site,
              reason: reason === undefined ? 'by Node.js' : 'by Node.js, for the main module or an import',
            }
          : { site };
      importer = { origin, tried: 0, missed: 0, paths: new Set(), opened: 0, totalNs: 0, stack: call.stack };
      this.#importers.set(key, importer);
    }
    return importer;
  }
}

function findingOf({ origin, tried, missed, paths, opened, totalNs, stack }: Importer): StartupFinding {
  return {
    v: 1,
    type: 'finding',
    rule: 'startup',
    severity: 'note',
    message: `${missed} of ${countText(tried, 'file', 'files')} that were looked for were not there (${durationText(totalNs)})`,
    ...origin,
    count: missed,
    tried,
    opened,
    totalNs,
    paths: [...paths],
    ...(stack && { stack }),
  };
}

/** Finds the module of a reporter by its name, as a program in the working folder would. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PtracerError } from '@ptracer/core';
import { resolve } from 'import-meta-resolve';
import type { ReporterDefinition } from '../reporter.js';
import { candidatesOf } from './specifier.js';

/** Codes of Node's resolution that say no more than that there is no such thing (nodejs.org/api/errors.html). */
const MISSING: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ENOENT']);

function urlOf(candidate: string, folder: string): string | undefined {
  if (candidate.startsWith('.') || candidate.startsWith('/')) {
    const path = resolvePath(folder, candidate);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw invalid(candidate, 'it is a folder: name the file in it');
    return stats && pathToFileURL(path).href;
  }
  const url = packageUrl(candidate, folder);
  if (url !== undefined && existsSync(fileURLToPath(url))) return url;
  const installed = packageFolder(candidate, resolvePath(folder));
  if (installed === undefined) return undefined;
  throw invalid(candidate, `it is installed in ${installed}, but its main file is not there`);
}

/** Where the module of a package should be; `undefined` where it leads nowhere. */
function packageUrl(candidate: string, folder: string): string | undefined {
  try {
    return resolve(candidate, pathToFileURL(join(folder, 'noop.js')).href);
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw invalid(candidate, `it cannot be resolved: ${(error as Error).message}`);
  }
}

/** Where a package is installed, whatever it leads to. */
function packageFolder(candidate: string, folder: string): string | undefined {
  const [name = candidate] = /^(?:@[^/]+\/)?[^/]+/.exec(candidate) ?? [];
  const installed = join(folder, 'node_modules', name);
  if (existsSync(join(installed, 'package.json'))) return installed;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageFolder(candidate, parent);
}

function invalid(name: string, reason: string, cause?: unknown): PtracerError {
  return new PtracerError('ERR_PTRACER_REPORTER_INVALID', `the reporter ${name} cannot be used: ${reason}`, {
    ...(cause === undefined ? undefined : { cause }),
  });
}

function notFound(name: string, folder: string, builtin: readonly string[]): PtracerError {
  const [candidate = name] = candidatesOf(name);
  const isFile = candidate.startsWith('.') || candidate.startsWith('/');
  return new PtracerError(
    'ERR_PTRACER_REPORTER_NOT_FOUND',
    isFile
      ? `there is no reporter at ${resolvePath(folder, candidate)}`
      : `there is no reporter ${JSON.stringify(name)}: none is built in (${builtin.join(', ')}), and the package ${candidate} ` +
          `is not installed in ${folder}; a file of yours begins with ./`,
  );
}

/** A default export; of a CommonJS module that was compiled from an ES module, the one within. */
function defaultOf(module: { default?: unknown }): unknown {
  const value = module.default as Readonly<Record<string, unknown>> | null | undefined;
  return value?.['__esModule'] === true ? value['default'] : value;
}

/**
 * @param builtin names that exist, for the message
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID
 */
export async function loadDefinition(
  name: string,
  folder: string,
  builtin: readonly string[],
): Promise<ReporterDefinition> {
  for (const candidate of candidatesOf(name)) {
    const url = urlOf(candidate, folder);
    if (url === undefined) continue;
    let module: { default?: unknown };
    try {
      module = (await import(url)) as { default?: unknown };
    } catch (error) {
      throw invalid(name, error instanceof Error ? error.message : String(error), error);
    }
    const definition = defaultOf(module);
    if (typeof definition === 'function' || (typeof definition === 'object' && definition !== null)) {
      return definition as ReporterDefinition;
    }
    throw invalid(
      name,
      'its module has no default export that is a reporter: a function, or an object of hooks',
    );
  }
  throw notFound(name, folder, builtin);
}

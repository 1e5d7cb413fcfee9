/** Finds the program of a command, as execvp(3) does, before anything is started. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { PtracerError } from './errors.js';

/** PATH where the environment has none (confstr(3), _CS_PATH). */
const DEFAULT_PATH = '/bin:/usr/bin';

function problemOf(path: string): 'missing' | 'folder' | 'forbidden' | undefined {
  try {
    if (statSync(path).isDirectory()) return 'folder';
  } catch {
    return 'missing';
  }
  try {
    accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return 'forbidden';
  }
}

function notExecutable(file: string, problem: 'folder' | 'forbidden'): PtracerError {
  const why = problem === 'folder' ? 'it is a folder' : 'it may not be executed (chmod +x?)';
  return new PtracerError('ERR_PTRACER_COMMAND_NOT_EXECUTABLE', `${file} cannot be executed: ${why}`);
}

/**
 * The absolute path of the program that `file` names.
 * @throws {PtracerError} ERR_PTRACER_COMMAND_NOT_FOUND, ERR_PTRACER_COMMAND_NOT_EXECUTABLE
 */
export function resolveCommand(file: string, cwd: string, searchPath: string | undefined): string {
  if (file.includes('/')) {
    const path = resolve(cwd, file);
    const problem = problemOf(path);
    if (problem === undefined) return path;
    if (problem !== 'missing') throw notExecutable(file, problem);
    throw new PtracerError('ERR_PTRACER_COMMAND_NOT_FOUND', `${file}: there is no such file`);
  }
  let found: string | undefined;
  for (const folder of (searchPath ?? DEFAULT_PATH).split(delimiter)) {
    const path = resolve(cwd, folder, file);
    const problem = problemOf(path);
    if (problem === undefined) return path;
    if (problem === 'forbidden') found ??= path;
  }
  if (found !== undefined) throw notExecutable(found, 'forbidden');
  throw new PtracerError('ERR_PTRACER_COMMAND_NOT_FOUND', `${file}: command not found in PATH`);
}

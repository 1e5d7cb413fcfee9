/** The programs that benches run, found and started. */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of a program in PATH, `undefined` where there is none.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function find(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** A file of this repository. @param {string} path */
export function repositoryFile(path) {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The command line of our CLI. */
export const PTRACER = [process.execPath, repositoryFile('apps/cli/bin/ptracer.js')];

/**
 * Runs a command to its end; returns what it wrote.
 *
 * @param {readonly string[]} command
 * @returns {Promise<{ stdout: string, stderr: string }>}
 */
export function run(command) {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes) => (stdout += bytes));
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve({ stdout, stderr });
      const how = signal === null ? `status ${code}` : signal;
      const reason = stderr.trim().split('\n').at(-1) ?? '';
      reject(new Error(`${command.join(' ')} ended with ${how}: ${reason}`));
    });
  });
}

/** dd that makes `count` reads and as many writes of a byte. @param {number} count */
export function dd(count) {
  return ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', `count=${count}`];
}

/**
 * The time that dd took for its copying, in seconds, from what it reports: without the start of the tracer,
 * and without its own.
 *
 * @param {string} stderr
 * @returns {number}
 */
export function ddSeconds(stderr) {
  const seconds = /copied, ([\d.e+-]+) s/.exec(stderr)?.[1];
  if (seconds === undefined) throw new Error(`dd reported no time: ${stderr.trim()}`);
  return Number(seconds);
}

/** The first CPU that this process may run on, for `taskset -c`. */
export function firstCpu() {
  const list = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return list ?? '0';
}

/**
 * Compiles a C source of `bench/native` into a temporary folder. `undefined` where no compiler is found.
 *
 * @param {string} source
 * @returns {Promise<{ path: string, remove(): void } | undefined>}
 */
export async function compile(source) {
  const compiler = ['cc', 'gcc', 'clang'].map(find).find((path) => path !== undefined);
  if (compiler === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-bench-'));
  const path = join(folder, source.replace(/\.c$/, ''));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await run([compiler, '-O2', '-Wall', '-o', path, repositoryFile(`bench/native/${source}`)]);
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

/** `ptracer syscalls [name…]`: the tables that ptracer reads traces by, for people. */
import { selectSyscalls } from 'ptracer';
import { blockOf } from './block.js';
import { tableOf } from './table.js';

/** Width of a terminal that does not tell it. */
const DEFAULT_COLUMNS = 80;

const EXIT_FAILED = 125;

interface Request {
  /** Names, classes, numbers, globs, expressions; none: every call. */
  words: readonly string[];
  json: boolean;
  arch: 'x64' | 'arm64';
  /** In columns; `Infinity`: nothing is cut. */
  width: number;
}

/**
 * What is printed: of a call that several words select, once.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER for a word that selects no call
 */
async function syscallsText({ words, json, arch, width }: Request): Promise<string> {
  const names = new Set(words.flatMap((word) => selectSyscalls(word, arch)));
  // Who traces does not wait for what only this needs.
  const { describeSyscall, describeSyscalls, hasManualPage } = await import('ptracer/syscalls');
  const calls =
    words.length === 0
      ? describeSyscalls(arch)
      : [...names].flatMap((name) => describeSyscall(name, arch) ?? []);
  if (json) return calls.map((call) => `${JSON.stringify(call)}\n`).join('');
  if (words.length === 0) return `${tableOf(calls, width).join('\n')}\n`;
  return calls.map((call) => `${blockOf(call, hasManualPage(call.name)).join('\n')}\n`).join('\n');
}

/** Resolves when all is written; with the error where it is not. */
function write(text: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    process.stdout.on('error', resolve);
    process.stdout.write(text, (error) => resolve(error ?? undefined));
  });
}

/**
 * Resolves with the exit status.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER for a word that selects no call
 */
export async function printSyscalls(words: readonly string[], json: boolean): Promise<number> {
  const { stdout, stderr } = process;
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const width = stdout.isTTY ? stdout.columns || DEFAULT_COLUMNS : Infinity;
  const error = await write(await syscallsText({ words, json, arch, width }));
  // A reader may leave when it has seen enough.
  if (error === undefined || error.code === 'EPIPE') return 0;
  stderr.write(`ptracer: the system calls could not be written to their end: ${error.message}\n`);
  return EXIT_FAILED;
}

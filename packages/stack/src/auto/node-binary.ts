/** Which node binary a command will run, as far as can be seen before it starts. */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

const HEAD = 256;
const ELF_MAGIC = '\x7fELF';
/** A chain of interpreters longer than the kernel allows (fs/exec.c, five) leads nowhere. */
const CHAIN = 5;

function readHead(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEAD);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, HEAD, 0));
  } finally {
    closeSync(fd);
  }
}

/** The first file of that name in PATH. */
export function findInPath(name: string, searchPath: string): string | undefined {
  for (const folder of searchPath.split(delimiter)) {
    try {
      return realpathSync(join(folder, name));
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** Whether a program's name says that it is node: the only trace that a stripped binary leaves. */
export function isNodeName(file: string): boolean {
  return /^(node|nodejs|iojs)([-.\d]|$)/.test(basename(file));
}

/** The ELF file that execve of `file` would run: itself, or the interpreter behind its `#!` lines. */
export function programOf(file: string, searchPath: string): string | undefined {
  let program = file;
  try {
    for (let i = 0; i < CHAIN; i++) {
      const head = readHead(program);
      if (head.startsWith(ELF_MAGIC)) return realpathSync(program);
      const words = /^#!\s*([^\n]*)/.exec(head)?.[1]?.trim().split(/\s+/) ?? [];
      const [interpreter, ...args] = words;
      if (interpreter === undefined) return undefined;
      const name = args.find((word) => !word.startsWith('-') && !word.includes('='));
      const next =
        basename(interpreter) === 'env' && name !== undefined ? findInPath(name, searchPath) : interpreter;
      if (next === undefined) return undefined;
      program = next;
    }
  } catch {
    // It cannot be read: execve will say so.
  }
  return undefined;
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), '../programs');
/** When all files were last changed: 2024-01-02 03:04:05 UTC. */
const WHEN = 1_704_164_645;

/** Where a program of the corpus runs: a folder that is made anew, with the same files, before each run. */
export interface Place {
  folder: string;
  /** The file in programs/ of this name. */
  script: (name: string) => string;
  /** The port of an HTTP server on the loopback interface, 0 where the program has not asked for one. */
  port: number;
}

/** Makes a place. */
export function placeIn(folder: string, port: number): Place {
  return { folder, script: (name) => join(SCRIPTS, name), port };
}

function setTimes(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) setTimes(child);
    else utimesSync(child, WHEN, WHEN);
  }
  utimesSync(path, WHEN, WHEN);
}

/** Empties the folder and puts the same files into it, all with the same times. */
export function furnish({ folder }: Place, setUp: () => void): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'tree/below'), { recursive: true });
  mkdirSync(join(folder, 'home'));
  const lines = Array.from(
    { length: 200 },
    (_, index) => `${(index * 7919) % 1000} line ${index} of tea and cake`,
  );
  writeFileSync(join(folder, 'lines.txt'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'tree/one.txt'), 'one\n');
  writeFileSync(join(folder, 'tree/below/two.txt'), 'two, with tea\n');
  writeFileSync(join(folder, 'tree/run.sh'), '#!/bin/sh\necho run\n', { mode: 0o755 });
  setUp();
  setTimes(folder);
}

/** The environment of all programs: nothing of the user's. */
export function environment({ folder }: Place): NodeJS.ProcessEnv {
  const home = join(folder, 'home');
  return {
    PATH: process.env.PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TMPDIR: folder,
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_AUTHOR_DATE: `${WHEN} +0000`,
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_COMMITTER_DATE: `${WHEN} +0000`,
    npm_config_update_notifier: 'false',
  };
}

/** The absolute path of a tool, past what only starts it (pyenv's shims), or `undefined` where it is missing. */
export function findTool(name: string): string | undefined {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  if (path === undefined || name !== 'python3') return path;
  const run = spawnSync(path, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

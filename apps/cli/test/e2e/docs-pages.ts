/** Pages of the docs, and a folder in which what they show can be run. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BIN, ended, ENV, type Ended } from './harness.js';

const REPOSITORY = new URL('../../../../', import.meta.url);

export const pathOf = (file: string): string => fileURLToPath(new URL(file, REPOSITORY));

export const sourceOf = (file: string): string => readFileSync(pathOf(file), 'utf8');

export interface Block {
  language: string;
  /** The name of a file, where the block is one. */
  title: string;
  text: string;
}

export function blocksOf(page: string): Block[] {
  const found = sourceOf(page).matchAll(/^```(\w*)(?: (\S+))?\n(.*?)^```$/gms);
  return [...found].map(([, language, title = '', text]) => ({ language: language!, title, text: text! }));
}

/** Modules that a page shows in full. */
export const modulesOf = (page: string): Block[] =>
  blocksOf(page).filter(({ title }) => title.endsWith('.mjs'));

/** A command of a page, and what it prints there. */
export interface Command {
  text: string;
  output: string;
  /** What `$ echo $?` behind it says; else `undefined`. */
  status: number | undefined;
}

/** Every `$ …` of a page, in order. */
export function commandsOf(page: string): Command[] {
  const commands: Command[] = [];
  for (const { language, text } of blocksOf(page)) {
    if (language !== '' || !text.startsWith('$ ')) continue;
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [command = '', ...lines] = part.trimEnd().split('\n');
      const output = lines.join('\n');
      if (command === 'echo $?') commands.at(-1)!.status = Number(output);
      else commands.push({ text: command, output, status: undefined });
    }
  }
  return commands;
}

/** Whether ptracer is what a command runs, perhaps with variables before it. */
export const runsPtracer = ({ text }: Command): boolean => /^(\w+=\S+ )*(npx )?ptracer /.test(text);

/** The examples and the modules of a page, as somebody who follows it has them. Whoever makes the folder removes it. */
export function exampleFolder(page: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-docs-')));
  for (const name of ['leaky-server', 'custom-reporter']) {
    cpSync(pathOf(`examples/${name}`), join(folder, name), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
  }
  const server = join(folder, 'leaky-server');
  const packages = {
    ptracer: pathOf('packages/ptracer'),
    '@ptracer/reporters': pathOf('packages/reporters'),
    'ptracer-reporter-files': join(folder, 'custom-reporter/ptracer-reporter-files'),
    vitest: pathOf('apps/cli/node_modules/vitest'),
  };
  mkdirSync(join(folder, 'node_modules/@ptracer'), { recursive: true });
  for (const [name, target] of Object.entries(packages))
    symlinkSync(target, join(folder, 'node_modules', name));
  for (const { title, text } of modulesOf(page)) writeFileSync(join(server, title), text);
  return folder;
}

/** Runs a command as a shell does that has ptracer, and the Node of this test. */
export function runShown(command: string, folder: string): Promise<Ended> {
  const script = `ptracer() { "$NODE" "$PTRACER" "$@"; }; npx() { "$@"; }; PATH="$(dirname "$NODE"):$PATH"; ${command}`;
  const child = spawn('sh', ['-c', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...ENV,
      NODE: process.execPath,
      PTRACER: BIN,
      // As it is on a machine that is no runner of GitHub's.
      GITHUB_ACTIONS: undefined,
      GITHUB_STEP_SUMMARY: undefined,
      GITHUB_WORKSPACE: undefined,
    },
  });
  return ended(child);
}

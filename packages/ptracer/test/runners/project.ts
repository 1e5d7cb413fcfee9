/** A project in a folder of its own, with ptracer installed as a user has it: copied to node_modules. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/** How a runner ended, and all that it printed, without colours. */
export interface RunnerResult {
  code: number | null;
  output: string;
}

export class Project {
  readonly folder: string;

  /** @param dependencies packages of this one's node_modules */
  constructor(dependencies: readonly string[]) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-runner-')));
    const modules = join(this.folder, 'node_modules');
    for (const part of ['package.json', 'dist']) {
      cpSync(join(PACKAGE, part), join(modules, 'ptracer', part), { recursive: true });
    }
    for (const name of dependencies) this.#link(join(modules, name), name);
    this.#link(join(modules, 'ptracer/node_modules/@ptracer'), '@ptracer');
  }

  #link(from: string, name: string): void {
    mkdirSync(dirname(from), { recursive: true });
    symlinkSync(join(PACKAGE, 'node_modules', name), from);
  }

  /** Copies a fixture: `vitest/clean` becomes the test file `clean.test.ts`. */
  addTest(fixture: string, extension: string): void {
    const from = fileURLToPath(new URL(`./fixtures/${fixture}.fixture.${extension}`, import.meta.url));
    cpSync(from, join(this.folder, `${fixture.split('/').at(-1)}.test.${extension}`));
  }

  /** Copies a folder of this repository's examples into the project. */
  addExample(name: string): void {
    cpSync(join(PACKAGE, '../../examples', name), this.folder, { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs `file`, a path of the project or absolute, by Node. */
  run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<RunnerResult> {
    // Node's and vitest's own variables would make the runner take itself for a part of this one.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, VITEST: ___, NODE_ENV: ____, ...inherited } = process.env;
    const child = spawn(
      process.execPath,
      [file, ...args].filter((arg) => arg !== ''),
      {
        cwd: this.folder,
        env: { ...inherited, NO_COLOR: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 60_000,
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

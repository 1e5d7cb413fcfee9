/** A small project for real programs to run over: a few dozen modules that import each other. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from './run.js';

const MODULES = 48;

/** Folder of an installed package. */
function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** Module `i` imports three of those before it; the last ones reach all others. */
function source(i: number, typed: boolean): string {
  const type = (text: string): string => (typed ? text : '');
  const imports = [...new Set([i - 1, i >> 1, i % 7])].filter((k) => k >= 0 && k < i);
  return `${imports.map((k) => `import { Part${k} } from './${k % 2 ? 'odd' : 'even'}/part-${k}.js';`).join('\n')}

${typed ? `declare const console: { log(text: unknown): void };\n\nexport interface Options${i}<T> { readonly size: number; readonly items: T[]; name?: string }\n` : ''}
export class Part${i}${type('<T extends { id: number }>')} {
  #items${type(': T[]')} = [];

  constructor(items${type(': T[]')}, ${type('readonly ')}size${type(': number')} = ${i}) {
    ${typed ? '' : 'this.size = size;\n    '}this.#items = items.filter((item) => item.id !== size);
  }

  get parts()${type(': { sum(): number }[]')} {
    return [${imports.map((k) => `new Part${k}(this.#items)`).join(', ')}];
  }

  sum()${type(': number')} {
    let sum = this.size;
    for (const { id } of this.#items) sum += id % 2 == 0 ? id : -id;
    return this.parts.reduce((total, part) => total + part.sum(), sum);
  }
}

export const part${i} = new Part${i}([{ id: ${i} }, { id: ${i + 1} }]);
console.log(part${i}.sum());
`;
}

/** The project's folder. The path holds no link: the programs would resolve it once and remember. */
export class Project implements Disposable {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-project-')));

  constructor() {
    for (const language of ['js', 'ts']) {
      for (const half of ['odd', 'even']) mkdirSync(join(this.folder, language, half), { recursive: true });
      for (let i = 0; i < MODULES; i++) {
        const name = `${i % 2 ? 'odd' : 'even'}/part-${i}.${language}`;
        const text = source(i, language === 'ts').replaceAll("from './", "from '../");
        writeFileSync(join(this.folder, language, name), text);
      }
    }
    writeFileSync(join(this.folder, 'package.json'), '{ "name": "project", "type": "module" }\n');
  }

  /** Lints with every rule there is, as warnings. */
  eslint(): Program {
    const eslint = packageFolder('eslint');
    const api = pathToFileURL(join(eslint, 'lib/unsupported-api.js')).href;
    writeFileSync(
      join(this.folder, 'eslint.config.js'),
      `import api from ${JSON.stringify(api)};
const rules = [...api.builtinRules].filter(([, rule]) => !rule.meta.deprecated);
export default [{ files: ['js/**/*.js'], rules: Object.fromEntries(rules.map(([name]) => [name, 'warn'])) }];
`,
    );
    return { args: [join(eslint, 'bin/eslint.js'), 'js'], cwd: this.folder, status: 0 };
  }

  /** Checks the types and writes JavaScript, declarations and source maps. */
  tsc(): Program {
    writeFileSync(
      join(this.folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          module: 'nodenext',
          strict: true,
          types: [],
          lib: ['es2023'],
          skipLibCheck: true,
          outDir: 'out',
          rootDir: 'ts',
          declaration: true,
          sourceMap: true,
        },
        include: ['ts'],
      }),
    );
    return {
      args: [join(packageFolder('typescript'), 'lib/tsc.js'), '-p', '.', '--listFiles'],
      cwd: this.folder,
      status: 0,
    };
  }

  /** Away with what a run wrote: the next one finds what the first one found. */
  clean(): void {
    rmSync(join(this.folder, 'out'), { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import type { Frame } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { StartupAnalysis } from '../../../src/answers/startup.js';
import type { ModuleFiles } from '../../../src/answers/startup-files.js';
import type { StartupFinding } from '../../../src/finding.js';
import { START } from '../events.js';
import { at, internal, PID, Program } from '../program.js';

const inner = (functionName: string, url: string): Frame =>
  internal(`node:internal/modules/${url}`, functionName);

const RESOLVING = [
  inner('moduleResolve', 'esm/resolve'),
  inner('defaultResolve', 'esm/resolve'),
  inner('getModuleJobForImport', 'esm/loader'),
];
const ENTRY = [inner('import', 'esm/loader'), inner('executeUserEntryPoint', 'run_main')];
/** Node.js 20 and 22: nobody is on the stack. */
const QUEUED = [inner('_link', 'esm/module_job')];
/** Node.js 24: those that are being linked are. */
const nested = (depth: number): Frame[] => [
  ...Array.from({ length: depth }, () => inner('syncLink', 'esm/module_job')),
  ...ENTRY,
];

/** Calls that Node.js makes for imports. */
class Loader extends Program {
  by: Frame[] = QUEUED;

  /** The file of a relative import, or of a package once that has been found. */
  file(path: string, result: number | string = 0, by: Frame[] = this.by): void {
    this.stat(path, result, { frames: [inner('finalizeResolution', 'esm/resolve'), ...RESOLVING, ...by] });
  }

  /** A package in a node_modules. */
  folder(path: string, result: number | string = 0): void {
    this.stat(path, result, { frames: [inner('packageResolve', 'esm/resolve'), ...RESOLVING, ...this.by] });
  }

  /** A package.json that is not there, which would tell the format of what was found. */
  noFormat(path: string): void {
    const frames = [
      inner('getPackageScopeConfig', 'package_json_reader'),
      inner('defaultGetFormatWithoutErrors', 'esm/get_format'),
      ...RESOLVING.slice(1),
      ...this.by,
    ];
    this.open(path, 'ENOENT', { frames });
  }

  source(path: string, more: { tid?: number; role?: 'uv-pool' } = {}): void {
    this.open(path, 20, { frames: [inner('getSource', 'esm/load'), inner('load', 'esm/loader')], ...more });
  }
}

const BEGAN = START.wallTime / 1e6;

const filesOf = (texts: Record<string, string>, changed = BEGAN - 1): ModuleFiles => ({
  read: (path) => (texts[path] === undefined ? undefined : { text: texts[path], changed }),
  realPath: (path) => path,
});

/** The places of findings, and what was missed for each. */
function misses(program: Program, files: ModuleFiles): Record<string, string[]> {
  const analysis = new StartupAnalysis({ files });
  for (const event of program.events) analysis.observe(event);
  return Object.fromEntries(
    (analysis.finish().findings as StartupFinding[]).map(({ site, paths }) => [
      site === null ? '?' : `${site.url.slice('file://'.length)}:${site.line}:${site.column}`,
      paths,
    ]),
  );
}

function started(main = '/app/app.js'): Loader {
  const program = new Loader();
  program.file(main, 0, ENTRY);
  return program;
}

describe.each([
  ['one after the other', QUEUED],
  ['one inside the other', nested(1)],
])('modules that are linked %s:', (_, by) => {
  const from = (text: string): Record<string, string> => ({ '/app/app.js': text });

  it('a file that is missed is missed for the line of the import', () => {
    const program = started();
    program.by = by;
    program.file('/app/lib/x.js');
    program.noFormat('/app/lib/package.json');
    const text = "// first\nimport fs from 'node:fs';\nimport { x } from './lib/x.js';\n";
    expect(misses(program, filesOf(from(text)))).toEqual({ '/app/app.js:3:19': ['/app/lib/package.json'] });
  });

  it('what is exported from a module is imported', () => {
    const program = started();
    program.by = by;
    program.file('/app/x.js');
    program.file('/app/y.js', 'ENOENT');
    const text = "export * from './x.js';\nexport { y } from './y.js';";
    expect(misses(program, filesOf({ ...from(text), '/app/x.js': '' }))).toEqual({
      '/app/app.js:1:15': ['/app/y.js'],
    });
  });

  it('a package is looked for from the folder of its importer on', () => {
    const program = started('/app/src/app.js');
    program.by = by;
    program.folder('/app/src/node_modules/@a/dep', 'ENOENT');
    program.folder('/app/node_modules/@a/dep');
    program.file('/app/node_modules/@a/dep/main.js');
    const texts = { '/app/src/app.js': "import dep from '@a/dep/main.js';" };
    expect(misses(program, filesOf(texts))).toEqual({
      '/app/src/app.js:1:17': ['/app/src/node_modules/@a/dep'],
    });
  });

  it('a package that is nowhere', () => {
    const program = started();
    program.by = by;
    program.folder('/app/node_modules/none', 'ENOENT');
    program.folder('/node_modules/none', 'ENOENT');
    expect(misses(program, filesOf(from("import 'none';")))).toEqual({
      '/app/app.js:1:8': ['/app/node_modules/none', '/node_modules/none'],
    });
  });

  it("a package's own names", () => {
    const program = started();
    program.by = by;
    for (const path of ['/app/a.js', '/app/lib/x.js', '/app/main.js']) program.file(path);
    program.noFormat('/app/lib/package.json');
    const imports = { '#a': { node: './a.js', default: './b.js' }, '#lib/*': './lib/*.js', '#os': 'node:os' };
    const texts = {
      ...from("import '#a';\nimport '#os';\nimport '#lib/x';\nimport 'own';"),
      '/app/package.json': JSON.stringify({ name: 'own', imports, exports: './main.js' }),
    };
    const analysis = new StartupAnalysis({ files: filesOf(texts) });
    for (const event of program.events) analysis.observe(event);
    const { findings, answer } = analysis.finish();
    expect(findings).toMatchObject([
      { site: { url: 'file:///app/app.js', line: 1, column: 8, package: 'own' }, count: 1, tried: 4 },
    ]);
    expect(answer).toMatchObject({ modules: 1, tried: 5, missed: 1 });
  });

  it.each([
    ['cannot be read', {}, BEGAN - 1],
    ['has changed since the trace began', from("import './x.js';"), BEGAN + 1],
    ['is none', from('import <div> from "./x.js'), BEGAN - 1],
    ['imports something else', from("import './y.js';"), BEGAN - 1],
    ['imports a type', from("import type { X } from './x.js';"), BEGAN - 1],
  ])('no line where the source %s', (_name, texts, changed) => {
    const program = started();
    program.by = by;
    program.file('/app/x.js', 'ENOENT');
    expect(misses(program, filesOf(texts, changed))).toEqual({ '?': ['/app/x.js'] });
  });

  it('no line where a loader of the program resolves', () => {
    const program = started();
    program.by = [inner('nextResolve', 'esm/hooks'), ...by];
    program.file('/app/x.js', 'ENOENT');
    expect(misses(program, filesOf(from("import './x.js';")))).toEqual({ '?': ['/app/x.js'] });
  });
});

describe('several modules', () => {
  const TEXTS = {
    '/app/app.js': "import './a.js';\nimport './b.js';",
    '/app/a.js': "import './lib/x.js';",
    '/app/b.js': "\nimport './lib/x.js';",
    '/app/lib/x.js': '',
  };

  it('import one file: in the order in which they were loaded', () => {
    const program = started();
    program.file('/app/a.js');
    program.file('/app/b.js');
    for (let i = 0; i < 2; i++) {
      program.file('/app/lib/x.js');
      program.noFormat('/app/lib/package.json');
    }
    expect(Object.keys(misses(program, filesOf(TEXTS)))).toEqual(['/app/a.js:1:8', '/app/b.js:2:8']);
  });

  it('import one file, and their sources come in any order', () => {
    const program = started();
    const pool = { tid: PID + 1, role: 'uv-pool' } as const;
    program.source('/app/app.js', pool);
    program.file('/app/a.js');
    program.file('/app/b.js');
    program.source('/app/a.js', pool);
    program.source('/app/b.js', pool);
    program.file('/app/lib/x.js');
    program.noFormat('/app/lib/package.json');
    expect(misses(program, filesOf(TEXTS))).toEqual({ '?': ['/app/lib/package.json'] });
    // What else they import tells.
    const more = { ...TEXTS, '/app/b.js': "\nimport './lib/x.js';\nimport './lib/y.js';" };
    program.file('/app/lib/y.js');
    expect(Object.keys(misses(program, filesOf(more)))).toEqual(['/app/b.js:2:8']);
  });

  it('are linked one inside the other', () => {
    const program = started();
    const load = (depth: number, path: string): void => {
      program.by = nested(depth);
      program.file(path);
      if (depth === 2) program.noFormat('/app/lib/package.json');
    };
    load(1, '/app/a.js');
    load(2, '/app/lib/x.js');
    load(1, '/app/b.js');
    load(2, '/app/lib/x.js');
    expect(Object.keys(misses(program, filesOf(TEXTS)))).toEqual(['/app/a.js:1:8', '/app/b.js:2:8']);
  });

  it('have imports that are not known', () => {
    const program = started();
    program.file('/app/a.js');
    program.file('/app/b.js');
    program.file('/app/lib/x.js', 'ENOENT');
    const { '/app/a.js': _, ...texts } = TEXTS;
    expect(misses(program, filesOf(texts))).toEqual({ '?': ['/app/lib/x.js'] });
  });
});

it('a module that was required imports others', () => {
  const program = new Loader();
  const requiring = [inner('Module._extensions..js', 'cjs/loader'), at(1)];
  program.open('/app/x.js', 20, { frames: [internal('node:fs', 'readFileSync'), ...requiring] });
  program.by = [
    inner('ModuleJobSync', 'esm/module_job'),
    inner('importSyncForRequire', 'esm/loader'),
    ...requiring,
  ];
  program.file('/app/y.js', 'ENOENT');
  expect(misses(program, filesOf({ '/app/x.js': "\nimport './y.js'" }))).toEqual({
    '/app/x.js:2:8': ['/app/y.js'],
  });
});

it('the source of a module is opened for the import that has found it', () => {
  const program = started();
  program.source('/app/app.js');
  program.file('/app/x.js');
  program.noFormat('/app/package.json');
  program.source('/app/x.js', { tid: PID + 1, role: 'uv-pool' });
  const analysis = new StartupAnalysis({ files: filesOf({ '/app/app.js': "import './x.js'" }) });
  for (const event of program.events) analysis.observe(event);
  const { findings, answer } = analysis.finish();
  expect(findings).toMatchObject([{ site: { line: 1 }, tried: 3, opened: 1 }]);
  expect(answer).toMatchObject({ modules: 1, opened: 2 });
});

it('what a dynamic import of a module leads to is missed for its line, and what that imports for its own', () => {
  const program = started();
  program.by = [inner('importModuleDynamicallyCallback', 'esm/utils'), at(7)];
  program.file('/app/x.js');
  program.noFormat('/app/package.json');
  program.by = QUEUED;
  program.file('/app/y.js', 'ENOENT');
  const texts = { '/app/app.js': '', '/app/x.js': "import './y.js'" };
  expect(misses(program, filesOf(texts))).toEqual({
    '/app/app.js:7:5': ['/app/package.json'],
    '/app/x.js:1:8': ['/app/y.js'],
  });
});

it("the main module's own files have no line", () => {
  const program = started();
  program.by = ENTRY;
  program.noFormat('/app/package.json');
  expect(misses(program, filesOf({ '/app/app.js': "import './x.js'" }))).toEqual({
    '?': ['/app/package.json'],
  });
});

it('import.meta.resolve loads nothing', () => {
  const program = started();
  const frames = [...RESOLVING.slice(0, 2), inner('resolve', 'esm/loader'), at(3)];
  program.stat('/app/a.js', 0, { frames: [inner('finalizeResolution', 'esm/resolve'), ...frames] });
  program.file('/app/x.js', 'ENOENT');
  const texts = { '/app/app.js': '', '/app/a.js': "import './x.js'" };
  expect(misses(program, filesOf(texts))).toEqual({ '?': ['/app/x.js'] });
});

import { defineConfig } from 'tsup';

/** Loaded in the tracer child, while a program waits: one file each, because every file takes a third of a millisecond. */
const ENGINES = ['auto', 'remote'];

export default defineConfig([
  {
    // One output file for each source file: threads and processes of ours are found by their paths.
    entry: [
      'src/**/*.ts',
      '!src/inspector/preload.ts',
      '!src/hooks/preload.ts',
      ...ENGINES.map((engine) => `!src/${engine}/engine.ts`),
    ],
    bundle: false,
    format: 'esm',
    target: 'node20',
    dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    entry: Object.fromEntries(ENGINES.map((engine) => [`${engine}/engine`, `src/${engine}/engine.ts`])),
    noExternal: ['@ptracer/core'],
    splitting: false,
    format: 'esm',
    target: 'node20',
  },
  {
    // Node loads it into the program with --require.
    entry: { 'inspector/preload': 'src/inspector/preload.ts', 'hooks/preload': 'src/hooks/preload.ts' },
    format: 'cjs',
    target: 'node20',
  },
]);

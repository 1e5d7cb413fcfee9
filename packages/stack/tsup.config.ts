import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // One output file for each source file: the tracer child imports the engines by URL.
    entry: ['src/**/*.ts', '!src/inspector/preload.ts'],
    bundle: false,
    format: 'esm',
    target: 'node20',
    dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    // Node loads it into the program with --require.
    entry: ['src/inspector/preload.ts'],
    outDir: 'dist/inspector',
    format: 'cjs',
    target: 'node20',
  },
]);

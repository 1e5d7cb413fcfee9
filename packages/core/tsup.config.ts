import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // One output file for each source file: frames of ours are told by their paths.
    entry: ['src/**/*.ts', '!src/tracer/child.ts'],
    bundle: false,
    format: 'esm',
    target: 'node20',
    clean: ['**/*', '!tracer/child.js'],
    dts: {
      entry: { index: 'src/index.ts', 'syscalls/describe': 'src/syscalls/describe.ts' },
      compilerOptions: { ignoreDeprecations: '6.0' },
    },
  },
  {
    // The tracer child, while a program waits for it: one file, because every file takes a third of a millisecond.
    entry: { 'tracer/child': 'src/tracer/child.ts' },
    splitting: false,
    format: 'esm',
    target: 'node20',
  },
]);

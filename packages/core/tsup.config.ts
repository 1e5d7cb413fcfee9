import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // One output file for each source file: frames of ours are told by their paths.
    entry: ['src/**/*.ts', '!src/tracer/child.ts', '!src/types/**'],
    bundle: false,
    format: 'esm',
    target: 'node20',
    clean: ['**/*', '!tracer/child.js', '!types/index.js'],
    dts: {
      entry: {
        index: 'src/index.ts',
        'syscalls/describe': 'src/syscalls/describe.ts',
        'types/index': 'src/types/index.ts',
      },
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
  {
    // The types of values, for the same reason.
    entry: { 'types/index': 'src/types/index.ts' },
    splitting: false,
    format: 'esm',
    target: 'node20',
    external: [/^\.\.\/linux\//],
  },
]);

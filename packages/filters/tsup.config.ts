import { defineConfig } from 'tsup';

// Bundled: the command line waits for all of it at its start, and every file takes a third of a millisecond.
export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: 'esm',
    target: 'node20',
    clean: ['**/*', '!pattern/tracer-plugin.js'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    // The tracer child imports it by its path, with a core of its own.
    entry: { 'pattern/tracer-plugin': 'src/pattern/tracer-plugin.ts' },
    noExternal: ['@ptracer/core'],
    splitting: false,
    format: 'esm',
    target: 'node20',
  },
]);

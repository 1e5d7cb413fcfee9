import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: ['src/**/*.ts', '!src/pattern/tracer-plugin.ts'],
    bundle: false,
    format: 'esm',
    target: 'node20',
    clean: ['**/*', '!pattern/tracer-plugin.js'],
    dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    // The tracer child imports it by its path, while a program waits: one file, because every file takes a third of a
    // millisecond.
    entry: { 'pattern/tracer-plugin': 'src/pattern/tracer-plugin.ts' },
    noExternal: ['@ptracer/core'],
    splitting: false,
    format: 'esm',
    target: 'node20',
  },
]);

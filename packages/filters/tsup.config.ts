import { defineConfig } from 'tsup';

export default defineConfig({
  // The tracer child imports tracer-filter.js by URL.
  entry: ['src/**/*.ts'],
  bundle: false,
  format: 'esm',
  target: 'node20',
  clean: true,
  dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
});

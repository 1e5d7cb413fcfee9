import { defineConfig } from 'tsup';

export default defineConfig({
  // One output file for each source file: the tracer child imports the engine by URL.
  entry: ['src/**/*.ts'],
  bundle: false,
  format: 'esm',
  target: 'node20',
  clean: true,
  dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
});

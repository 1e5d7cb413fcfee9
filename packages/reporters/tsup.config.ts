import { defineConfig } from 'tsup';

// Bundled, unlike the other packages: nothing here is loaded by its path, and the command line loads all of it at its
// start, which takes a third of a millisecond for each file.
export default defineConfig({
  entry: { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts' },
  splitting: true,
  format: 'esm',
  target: 'node20',
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});

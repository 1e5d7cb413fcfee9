import { defineConfig } from 'tsup';

const compilerOptions = { ignoreDeprecations: '6.0' };

export default defineConfig([
  {
    entry: ['src/**/*.ts', '!src/jest*.ts'],
    bundle: false,
    format: 'esm',
    target: 'node20',
    clean: ['**/*', '!*.cjs', '!*.d.cts'],
    dts: {
      entry: ['index', 'syscalls', 'vitest', 'vitest-setup', 'node-test', 'node-test-setup'].map(
        (name) => `src/${name}.ts`,
      ),
      compilerOptions,
    },
  },
  {
    // Run inside jest's sandbox, which takes CommonJS.
    entry: ['src/jest.ts', 'src/jest-setup.ts'],
    external: ['@jest/globals'],
    format: 'cjs',
    target: 'node20',
    clean: ['*.cjs', '*.d.cts'],
    dts: { compilerOptions },
  },
]);

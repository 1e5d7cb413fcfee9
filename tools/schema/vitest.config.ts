import { defineConfig } from 'vitest/config';

// Some tests start the generator, and loading TypeScript takes its time.
export default defineConfig({ test: { testTimeout: 60_000 } });

import { defineConfig } from 'vitest/config';

// Some tests trace a program three times.
export default defineConfig({ test: { testTimeout: 60_000 } });

export default {
  test: {
    // A test file that leaves a descriptor open fails.
    setupFiles: ['ptracer/vitest/setup'],
  },
};

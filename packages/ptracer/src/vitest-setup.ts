/** `setupFiles: ['ptracer/vitest/setup']`: a test file that leaves a descriptor open fails. */
import { failOnOpenDescriptors } from './vitest.js';

failOnOpenDescriptors();

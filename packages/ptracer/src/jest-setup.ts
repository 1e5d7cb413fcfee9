/** `setupFilesAfterEnv: ['ptracer/jest/setup']`: a test file that leaves a descriptor open fails. */
import { failOnOpenDescriptors } from './jest.js';

failOnOpenDescriptors();

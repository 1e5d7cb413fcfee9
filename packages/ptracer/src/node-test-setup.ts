/** `node --import ptracer/node-test/setup --test`: a test file that leaves a descriptor open fails. */
import { failOnOpenDescriptors } from './node-test.js';

failOnOpenDescriptors();

/** The part of `ptracer/jest` that is loaded outside of jest's sandbox. */
export { asyncMatchers } from './expectation.js';
export { fileFailure, watchWorker } from './watch.js';

/** The part of `ptracer/jest` that is loaded outside of jest's sandbox. */
export { matchers } from './expectation.js';
export { aboutFile, watchWorker } from './watch.js';

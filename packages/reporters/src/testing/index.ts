/** For those who write reporters: traces to show, and checks of what every reporter should do. */
export {
  checkReporter,
  conformanceChecks,
  type ConformanceCheck,
  type ConformanceOptions,
} from './conformance.js';
export { everyEvent, everyFinding } from './made-up.js';
export { recordedTrace, RECORDED_NAMES, type RecordedName } from './recorded.js';
export { render } from './recording.js';

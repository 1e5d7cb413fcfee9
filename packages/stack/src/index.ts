import { ownFile } from './own-file.js';

export { default as createRemoteStackSource } from './remote/engine.js';
export { RemoteStackSource, type RemoteStackOptions } from './remote/capture.js';
export { UnsupportedBinaryError } from './remote/discover.js';

/** URL of the remote engine, for `spawn(…, { stack: { module } })`. */
export const remoteEngine: string = ownFile('dist/remote/engine.js').href;
export { prepareInspector, type InspectorStackOptions, type PreparedInspector } from './inspector/prepare.js';
export { prepareAsyncHooks } from './hooks/prepare.js';
export { stackAnnotation, type PositionFinder } from './annotate/annotate.js';
export { planOwnStacks, type OwnStackPlan } from './auto/own.js';
export {
  planAttachedStacks,
  planStacks,
  type StackEngine,
  type StackPlan,
  type StackWishes,
} from './auto/plan.js';

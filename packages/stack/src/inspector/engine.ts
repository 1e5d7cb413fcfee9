/** Entry of the inspector engine: the module that the tracer child imports by URL. */
import type { StackContext, StackSource, StackSourceFactory } from '@ptracer/core';
import { InspectorStackSource, type InspectorEngineOptions } from './capture.js';

/** Makes the inspector engine. Its options come from `prepareInspector`. */
const createInspectorStackSource: StackSourceFactory = (
  options: unknown,
  context: StackContext,
): StackSource => new InspectorStackSource(options as InspectorEngineOptions, context);

export default createInspectorStackSource;

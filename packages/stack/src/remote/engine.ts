/** Entry of the remote engine: the module that the tracer child imports by URL. */
import type { StackContext, StackSource, StackSourceFactory } from '@ptracer/core';
import { RemoteStackSource, type RemoteStackOptions } from './capture.js';

/** Makes the remote engine. */
const createRemoteStackSource: StackSourceFactory = (options: unknown, context: StackContext): StackSource =>
  new RemoteStackSource((options ?? {}) as RemoteStackOptions, context);

export default createRemoteStackSource;

/** Entry of the remote engine: the module that the tracer child imports by URL. */
import type { StackContext, StackSource, StackSourceFactory } from '@ptracer/core';
import { AskingStackSource } from '../pool/asking.js';
import type { PooledStackOptions } from '../pool/pooled.js';

/** Makes the remote engine. */
const createRemoteStackSource: StackSourceFactory = (options: unknown, context: StackContext): StackSource =>
  new AskingStackSource((options ?? {}) as PooledStackOptions, context);

export default createRemoteStackSource;

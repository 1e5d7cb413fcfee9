/** Entry of the remote engine: the module that the tracer child imports by URL. */
import type { StackContext, StackSource, StackSourceFactory } from '@ptracer/core';
import { AskingStackSource, type AskingStackOptions } from '../pool/asking.js';

/** Makes the remote engine. */
const createRemoteStackSource: StackSourceFactory = (options: unknown, context: StackContext): StackSource =>
  new AskingStackSource((options ?? {}) as AskingStackOptions, context);

export default createRemoteStackSource;

export type * from '@ptracer/core';
export {
  describeDescriptor,
  descriptorSyscalls,
  DescriptorTable,
  errnoText,
  isSupported,
  PtracerError,
  signalNumber,
  tableFor,
} from '@ptracer/core';
export * from '@ptracer/filters';
export * from '@ptracer/reporters';
export type { StackEngine } from '@ptracer/stack';
export { attach, type AttachOptions } from './attach.js';
export type { FilterChoice } from './filter-choice.js';
export type { StackOptions } from './stack-wishes.js';
export { spawn, type SpawnOptions } from './spawn.js';
export { disable, enable, trace, traceCall, type TraceOptions } from './trace.js';
export {
  assertNoOpenDescriptors,
  OpenDescriptorsError,
  trackDescriptors,
  type AssertOptions,
  type DescriptorContext,
  type OpenOptions,
  type TrackOptions,
} from './track-descriptors.js';

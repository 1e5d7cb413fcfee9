export type * from './events.js';
export type * from './plugins.js';
export { PROBE } from './plugins.js';
export type { EventTransform, SelfTraceOptions, SpawnOptions, TraceOptions } from './options.js';
export type { Decode, Param, ResultDecode, Signature, SyscallClass } from './syscalls/signature.js';
export type { SyscallTable } from './syscalls/lookup.js';
export {
  describeDescriptor,
  type OpenDescriptor,
  type DescriptorKind,
  type DescriptorOwner,
} from './descriptors/descriptor.js';
export { descriptorSyscalls } from './descriptors/syscalls.js';
export { DescriptorTable, type DescriptorListener } from './descriptors/table.js';
export { attach, type AttachedTrace } from './attach.js';
export { PtracerError, type PtracerErrorCode } from './errors.js';
export { constantSet, type ConstantSet } from './linux/constants.js';
export { registerOf, type Register } from './decode/register.js';
export { errnoName, errnoText } from './linux/errno.js';
export { signalName, signalNumber } from './linux/signal.js';
export { packageFile } from './package-file.js';
export { isSupported } from './platform.js';
export type { SelfTrace } from './self/context.js';
export { ownWork } from './self/marks.js';
export {
  callTracer,
  disable,
  enable,
  trace,
  traceCall,
  traceSwitch,
  type SyscallHandler,
  type TracedCall,
  type TraceOpener,
} from './self/trace.js';
export type { TraceCounts } from './process-trace.js';
export { spawn, type SpawnedTrace } from './spawn.js';
export { tableFor } from './syscalls/lookup.js';

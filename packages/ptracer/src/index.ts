export type * from '@ptracer/core';
export { errnoText, isSupported, PtracerError, signalNumber, tableFor } from '@ptracer/core';
export * from '@ptracer/filters';
export * from '@ptracer/reporters';
export type { StackEngine } from '@ptracer/stack';
export { spawn, type SpawnOptions } from './spawn.js';

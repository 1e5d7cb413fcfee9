/** Which function of Node.js the program's code called, when it made a system call. Pure. */
import type { Frame, JsStack } from '@ptracer/core';
import { hasFile } from '../call-site.js';

/** A function of Node.js's. */
export interface Api {
  /** `readFileSync`; empty where it has no name. */
  name: string;
  /** `node:fs`, `node:internal/fs/promises`; `null` for V8's own, such as `Atomics.wait`. */
  module: string | null;
}

const apiOf = ({ functionName, url }: Frame): Api => ({ name: functionName ?? '', module: url });

/** What is advised, by the function that was called: modules, names, advice. */
export type AdviceByApi = readonly (readonly [modules: RegExp, names: RegExp, advice: string])[];

/** The first that fits. */
export function adviceFor({ name, module }: Api, table: AdviceByApi): string | undefined {
  return table.find(([modules, names]) => modules.test(module ?? '') && names.test(name))?.[2];
}

/**
 * The function that the innermost code in a file has called, or where no such code is on the stack the innermost one.
 * `undefined`: that code made the call by itself, or no JavaScript ran.
 */
export function calledApi(stack: JsStack | undefined): Api | undefined {
  const frames = stack?.frames ?? [];
  const caller = frames.findIndex(hasFile);
  const called = frames[caller < 0 ? 0 : caller - 1];
  return called && apiOf(called);
}

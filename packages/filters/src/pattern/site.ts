/** Call sites: which frames of a stack count, and what is asked of them. Pure. */
import { fileURLToPath } from 'node:url';
import type { Frame, SyscallEvent } from '@ptracer/core';
import { pathTest, type PathCondition } from './path.js';
import { regExpTest, type RegExpText } from './regexp.js';

/** Texts that are equal to one, or that an expression matches. JSON. */
export interface TextCondition {
  exact: string[];
  match: RegExpText[];
}

/** `app`: no package; `node`: Node.js itself; `any`: some package below node_modules. JSON. */
export type PackageCondition = { in: 'app' | 'node' | 'any' } | { in: 'package'; name: TextCondition };

/** What must hold of one frame. JSON. */
export interface FrameCondition {
  file?: PathCondition;
  function?: TextCondition;
  package?: PackageCondition;
}

/** One of `frames` must hold of the caller (`direct`), or of some frame of the stack. JSON. */
export interface SiteCondition {
  direct: boolean;
  frames: FrameCondition[];
}

const FROM_FILES: ReadonlySet<Frame['kind']> = new Set(['user', 'dependency', 'wasm']);

const isFromFile = ({ kind }: Frame): boolean => FROM_FILES.has(kind);

function isOfPackage({ kind, url }: Frame): boolean {
  return kind === 'dependency' || (kind === 'wasm' && url !== null && url.includes('/node_modules/'));
}

function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

/** The file that ran, and the one that it was made of. */
function filesOf({ url, original }: Frame): string[] {
  const found = url === null ? [] : [fileOf(url)];
  return original === undefined ? found : [...found, fileOf(original.url)];
}

/** A function by its whole name, or by what stands behind its class: `Store.load` and `load`. */
function namesOf({ functionName }: Frame): string[] {
  if (functionName === null) return [];
  const whole = functionName.replace(/^(async|new) /, '');
  const name = /^.*?([^.\s]+)$/.exec(whole.replace(/ \[as .*\]$/, ''))?.[1];
  return [...new Set([functionName, whole, name ?? whole])];
}

function textTest({ exact, match }: TextCondition): (text: string) => boolean {
  const texts = new Set(exact);
  const tests = match.map(regExpTest);
  return (text) => texts.has(text) || tests.some((test) => test(text));
}

type FrameTest = (frame: Frame) => boolean;

function packageTest(condition: PackageCondition): FrameTest {
  switch (condition.in) {
    case 'app':
      return (frame) => isFromFile(frame) && !isOfPackage(frame);
    case 'node':
      return (frame) => !isFromFile(frame);
    case 'any':
      return isOfPackage;
    case 'package': {
      const test = textTest(condition.name);
      return ({ package: name }) => name !== undefined && test(name);
    }
  }
}

function frameTest({ file, function: called, package: owner }: FrameCondition): FrameTest {
  const tests: FrameTest[] = [];
  if (file !== undefined) {
    const test = pathTest(file);
    tests.push((frame) => filesOf(frame).some(test));
  }
  if (called !== undefined) {
    const test = textTest(called);
    tests.push((frame) => namesOf(frame).some(test));
  }
  if (owner !== undefined) tests.push(packageTest(owner));
  return (frame) => tests.every((test) => test(frame));
}

/**
 * The frames that a condition is asked of. A stack without a frame from a file is Node.js at work: its innermost
 * frame stands for it. The caller is the innermost frame from a file; where that is a package's, the innermost one
 * of the user's own calls as well, unless the question is whose code it is.
 */
function candidates(frames: readonly Frame[], { direct }: SiteCondition, owner: boolean): readonly Frame[] {
  const files = frames.filter(isFromFile);
  if (files.length === 0) return frames.slice(0, 1);
  if (!direct) return files;
  const own = owner || !isOfPackage(files[0]!) ? undefined : files.find((frame) => !isOfPackage(frame));
  return own === undefined ? files.slice(0, 1) : [files[0]!, own];
}

export function siteTest(condition: SiteCondition): (call: SyscallEvent) => boolean {
  const tests = condition.frames.map((frame) => ({
    test: frameTest(frame),
    owner: frame.package !== undefined,
  }));
  return ({ stack }) =>
    stack !== undefined &&
    tests.some(({ test, owner }) => candidates(stack.frames, condition, owner).some(test));
}

/** Which engine a command gets. In the host, before the command starts. */
import { isAbsolute, resolve } from 'node:path';
import { PtracerError, type PluginReference } from '@ptracer/core';
import { prepareAsyncHooks } from '../hooks/prepare.js';
import { prepareInspector } from '../inspector/prepare.js';
import { cacheFolder } from '../remote/symbol-cache.js';
import { verdictOn } from '../verify/verdict.js';
import { findInPath, isNodeName, programOf } from './node-binary.js';
import { ownFile } from '../own-file.js';

/**
 * `remote`: read from outside, exact. `inspector`: asked for inside the program, inexact. `auto`: remote where
 * the node binary passes verification, else inspector. `off`: none.
 */
export type StackEngine = 'auto' | 'remote' | 'inspector' | 'off';

const ENGINES: readonly unknown[] = ['auto', 'remote', 'inspector', 'off'] satisfies StackEngine[];

export interface StackWishes {
  engine: StackEngine;
  /** Most frames of a stack; default: all. */
  depth?: number;
  /** Go on with the functions that await what runs. Default true; the inspector knows none. */
  asyncFrames?: boolean;
  /** Who asked for what the thread pool does. Default true; the inspector does not tell. */
  poolStacks?: boolean;
  /**
   * Record in the program who asked for what `process.nextTick` puts off: streams, for one. It makes asynchronous work
   * slower. Default false.
   */
  asyncHooks?: boolean;
}

export interface StackPlan {
  /** For `spawn`; absent for `off`. */
  stack?: PluginReference;
  /** The command's environment. */
  env: NodeJS.ProcessEnv;
  /** Frees what the plan holds, when the trace has ended. */
  dispose(): void;
}

/** What a fall back to the inspector means. */
export const INSTEAD =
  "stacks come from the inspector, inexact, and who asked for the thread pool's calls is not told";

/** The engine that reads from outside: alone, or behind its verdict. */
type OutsideEngine = 'remote' | 'auto';

export function remoteReference(
  engine: OutsideEngine,
  { depth, asyncFrames, poolStacks, asyncHooks }: StackWishes,
  advice?: string,
): PluginReference {
  const options = {
    ...(depth === undefined ? undefined : { maxFrames: depth }),
    ...(asyncFrames === undefined ? undefined : { asyncFrames }),
    ...(poolStacks === undefined ? undefined : { poolStacks }),
    ...(asyncHooks === undefined ? undefined : { asyncHooks }),
    ...(advice === undefined ? undefined : { advice }),
  };
  return { module: ownFile(`dist/${engine}/engine.js`).href, options };
}

function remotePlan(wishes: StackWishes, env: NodeJS.ProcessEnv): StackPlan {
  return { stack: remoteReference('remote', wishes), env: recordedBy(wishes, env), dispose: () => {} };
}

function inspectorPlan({ depth }: StackWishes, env: NodeJS.ProcessEnv, notice?: string): StackPlan {
  return prepareInspector(env, {
    ...(depth === undefined ? undefined : { maxFrames: depth }),
    ...(notice === undefined ? undefined : { notice }),
  });
}

function resolveProgram(file: string, cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const searchPath = env['PATH'] ?? '';
  const path = file.includes('/')
    ? isAbsolute(file)
      ? file
      : resolve(cwd, file)
    : findInPath(file, searchPath);
  return path === undefined ? undefined : programOf(path, searchPath);
}

/** The environment of a command whose pool's calls are told. */
function recordedBy({ asyncHooks }: StackWishes, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return asyncHooks ? prepareAsyncHooks(env) : env;
}

function autoPlan(wishes: StackWishes, file: string, cwd: string, env: NodeJS.ProcessEnv): StackPlan {
  const program = resolveProgram(file, cwd, env);
  if (program !== undefined && isNodeName(program)) {
    const { outcome, reason } = verdictOn(program, cacheFolder());
    if (outcome === 'wrong') {
      return inspectorPlan(wishes, env, `${program}: ${INSTEAD}: ${reason}`);
    }
  }
  // Another binary that runs later is judged when its first stack is read.
  const stack = remoteReference('auto', wishes, 'try --stack=inspector');
  return { stack, env: recordedBy(wishes, env), dispose: () => {} };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT */
export function assertWishes({ engine, depth, poolStacks, asyncHooks }: StackWishes): void {
  if (!ENGINES.includes(engine)) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `there is no stack engine ${JSON.stringify(engine)}; there are ${ENGINES.join(', ')}`,
    );
  }
  if (asyncHooks && (engine === 'off' || engine === 'inspector' || poolStacks === false)) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `async hooks tell who asked for the calls of the thread pool, which ${
        poolStacks === false ? 'is switched off' : `the stack engine '${engine}' does not tell`
      }; leave one of them out`,
    );
  }
  if (depth !== undefined && (!Number.isInteger(depth) || depth < 1)) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `a stack's depth is a whole number from 1, not ${String(depth)}`,
    );
  }
}

/**
 * @param file the command's program, as for `spawn`
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT
 */
export function planStacks(
  wishes: StackWishes,
  file: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): StackPlan {
  assertWishes(wishes);
  switch (wishes.engine) {
    case 'off':
      return { env, dispose: () => {} };
    case 'remote':
      return remotePlan(wishes, env);
    case 'inspector':
      return inspectorPlan(wishes, env);
    default:
      return autoPlan(wishes, file, cwd, env);
  }
}

/**
 * The engine for processes that run already; `undefined` for `off`.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT
 */
export function planAttachedStacks(wishes: StackWishes): PluginReference | undefined {
  assertWishes(wishes);
  if (wishes.asyncHooks) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      'async hooks record in a program from its start, so they cannot be used to attach; leave them out, or start the ' +
        'program with ptracer',
    );
  }
  switch (wishes.engine) {
    case 'off':
      return undefined;
    case 'remote':
      return remoteReference('remote', wishes);
    case 'inspector':
      throw new PtracerError(
        'ERR_PTRACER_INVALID_ARGUMENT',
        'the inspector engine has to be in a program from its start, so it cannot be used to attach; ' +
          "leave the choice to 'auto', which needs no preparation",
      );
    default:
      return remoteReference('auto', wishes);
  }
}

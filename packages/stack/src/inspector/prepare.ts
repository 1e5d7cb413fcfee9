/** The host's side: what a command's environment needs so that its processes can be asked for their stacks. */
import type { PluginReference } from '@ptracer/core';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDER_VARIABLE } from './protocol.js';
import { withPreload } from '../node-options.js';
import { ownFile } from '../own-file.js';

/** Options of the inspector engine. */
export interface InspectorStackOptions {
  /** The most frames of a stack, innermost first. Default 200. */
  maxFrames?: number;
  /** Said once, when the trace begins: why this engine was chosen. */
  notice?: string;
}

/** A command's environment and the engine that belongs to it. */
export interface PreparedInspector extends Disposable {
  /** For the command: the given one, with NODE_OPTIONS extended. */
  env: Record<string, string>;
  /** For `spawn(…, { stack })`. */
  stack: PluginReference;
  /** Removes the private folder. Processes that still run, and those they start, go on without stacks. */
  dispose(): void;
}

/**
 * Makes a private folder for one trace, and the environment that brings the command's Node.js processes to the
 * engine. Dispose of it when the trace has ended.
 *
 * @param env the command's environment
 * @throws {Error} where the folder cannot be made
 */
export function prepareInspector(
  env: NodeJS.ProcessEnv = process.env,
  options: InspectorStackOptions = {},
): PreparedInspector {
  const file = fileURLToPath(ownFile('dist/inspector/preload.cjs'));
  // A preload that is missing would be the end of every Node.js process of the command.
  if (!existsSync(file)) throw new Error(`${file} is missing: @ptracer/stack is not installed whole`);
  // mkdtemp(3) makes it with mode 0700.
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-inspector-'));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    // The file is not in the folder, because NODE_OPTIONS outlives the trace in processes that run on.
    env: { ...withPreload(env, file), [FOLDER_VARIABLE]: folder } as Record<string, string>,
    stack: { module: ownFile('dist/inspector/engine.js').href, options: { ...options, folder } },
    dispose,
    [Symbol.dispose]: dispose,
  };
}

/** What a command's environment needs so that its Node.js processes record who asked (`recorder.ts`). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withPreload } from '../node-options.js';
import { ownFile } from '../own-file.js';

/**
 * @param env the command's environment
 * @returns the same with NODE_OPTIONS extended
 * @throws {Error} where a file of this package is missing
 */
export function prepareAsyncHooks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = fileURLToPath(ownFile('dist/hooks/preload.cjs'));
  if (!existsSync(file)) throw new Error(`${file} is missing: @ptracer/stack is not installed whole`);
  return withPreload(env, file);
}

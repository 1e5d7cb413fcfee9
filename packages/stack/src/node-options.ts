/** Files that Node.js loads into every process of a command. */

/** One word of NODE_OPTIONS. */
function quoted(word: string): string {
  return /[\s"\\]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word;
}

/**
 * The environment with a CommonJS file to be loaded first of all preloads: what the others do is the program's doing.
 * A file that is missing would be the end of every Node.js process of the command.
 */
export function withPreload(
  env: NodeJS.ProcessEnv,
  file: string,
): NodeJS.ProcessEnv & { NODE_OPTIONS: string } {
  const preload = `--require ${quoted(file)}`;
  const { NODE_OPTIONS, ...rest } = env;
  return { ...rest, NODE_OPTIONS: NODE_OPTIONS ? `${preload} ${NODE_OPTIONS}` : preload };
}

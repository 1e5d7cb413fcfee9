/**
 * Runs the stack tests on each supported Node, one version after the other, and prints one table:
 * `node tools/matrix/run.mjs [MAJOR…]`.
 *
 * The tests themselves, and the tracer, run on the Node that runs this; what changes is the traced binary.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchNode, VERSIONS } from './node-versions.mjs';
import { formatTable, missed, sum } from './table.mjs';

const stack = fileURLToPath(new URL('../../packages/stack/', import.meta.url));

/** Captures of the endurance test; see packages/stack/test/endurance.test.ts. */
const ENDURANCE = '100000';

/**
 * Runs the tests on a binary.
 *
 * @param {string} node
 * @param {string} file where the tests put their counts
 * @returns {Promise<boolean>} whether they passed
 */
function runTests(node, file) {
  const env = {
    PTRACER_ENDURANCE: ENDURANCE,
    ...process.env,
    PTRACER_TEST_NODE: node,
    PTRACER_MATRIX_FILE: file,
  };
  const child = spawn('npx', ['vitest', 'run'], { cwd: stack, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** @param {string} file @returns {import('./table.mjs').Counts[]} */
function readCounts(file) {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // No test came as far as counting.
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** @param {readonly string[]} majors @returns {readonly string[]} */
function chosen(majors) {
  if (majors.length === 0) return VERSIONS;
  return majors.map((major) => {
    const version = VERSIONS.find((version) => version === major || version.startsWith(`${major}.`));
    if (version === undefined)
      throw new Error(`no Node ${major} in the matrix; there are ${VERSIONS.join(', ')}`);
    return version;
  });
}

/** @returns {Promise<number>} exit status */
async function main() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the matrix runs on x64 Linux, this is ${process.arch} ${process.platform}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-matrix-'));
  try {
    /** @type {import('./table.mjs').Row[]} */
    const rows = [];
    for (const version of chosen(process.argv.slice(2))) {
      const { path, v8 } = await fetchNode(version);
      process.stdout.write(`\nNode ${version} (V8 ${v8})\n`);
      const file = join(folder, `${version}.jsonl`);
      const passed = await runTests(path, file);
      rows.push({ version, v8, passed, counts: sum(readCounts(file)) });
    }
    process.stdout.write(`\n${formatTable(rows)}\n`);
    const reasons = rows.flatMap(missed);
    for (const reason of reasons) process.stdout.write(`MISSED: ${reason}\n`);
    return reasons.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`test:matrix: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 2;
}

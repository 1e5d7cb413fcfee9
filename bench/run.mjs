/** `node bench/run.mjs NAME [--json] [--rounds N]`. A bench is a file of `benches/`: its name is the file's. */
import { readdirSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable, holdsBar, summarize } from './lib/table.mjs';

/**
 * Default export of a file in `benches/`.
 *
 * @typedef {object} Bench
 * @property {string} summary a line for the help
 * @property {number} rounds how many, where the command line does not say
 * @property {(context: { rounds: number, progress(text: string): void }) => Promise<import('./lib/table.mjs').Table[]>} run
 */

const folder = new URL('benches/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => basename(file, '.mjs'));

/** @param {string} name @returns {Promise<Bench>} */
async function load(name) {
  return (await import(new URL(`${name}.mjs`, folder).href)).default;
}

async function help() {
  const rows = await Promise.all(
    names.map(async (name) => `  ${name.padEnd(12)}${(await load(name)).summary}`),
  );
  return `Usage: npm run bench -- NAME [--json] [--rounds N]

${rows.join('\n')}

  --json      results and every sample as JSON
  --rounds N  how often each variant is measured
Exit status: 1 when a bar is missed or a program failed, 2 for wrong usage.
`;
}

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || positionals.length === 0) return { ...values, name: undefined, rounds: undefined };
  const [name, ...more] = positionals;
  if (more.length > 0 || !names.includes(name)) {
    throw new Error(`no bench ${positionals.join(' ')}; there are ${names.join(', ')}`);
  }
  if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds)) {
    throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  }
  return { ...values, name, rounds: values.rounds === undefined ? undefined : Number(values.rounds) };
}

/** @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

/** @returns {Promise<number>} */
async function main() {
  let options;
  try {
    options = parse();
  } catch (error) {
    // parseArgs adds advice that does not concern us after the first sentence.
    process.stderr.write(`bench: ${/** @type {Error} */ (error).message.split('. ')[0]}\n`);
    return 2;
  }
  if (options.name === undefined) {
    (options.help ? process.stdout : process.stderr).write(await help());
    return options.help ? 0 : 2;
  }
  const bench = await load(options.name);
  let tables;
  try {
    tables = await bench.run({ rounds: options.rounds ?? bench.rounds, progress });
  } catch (error) {
    process.stderr.write(`bench: ${/** @type {Error} */ (error).message}\n`);
    return 1;
  } finally {
    progress('');
  }
  const machine = { node: process.version, kernel: release(), cpus: cpus().length };
  if (options.json) {
    const results = tables.map((table) => ({
      ...table,
      results: summarize(table),
      barHeld: holdsBar(table),
    }));
    process.stdout.write(`${JSON.stringify({ bench: options.name, machine, tables: results }, null, 2)}\n`);
  } else {
    process.stdout.write(`Node ${machine.node}, Linux ${machine.kernel}, ${machine.cpus} CPUs\n\n`);
    for (const table of tables) process.stdout.write(`${formatTable(table)}\n`);
  }
  return tables.some((table) => holdsBar(table) === false) ? 1 : 0;
}

process.exitCode = await main();

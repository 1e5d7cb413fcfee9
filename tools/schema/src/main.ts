import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from './json-schema.js';
import { schemaOf, type SchemaOptions } from './schema.js';
import { Unsupported } from './unsupported.js';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
/** A schema, and the types that it is made from. */
interface Target extends SchemaOptions {
  file: string;
  sources: readonly string[];
}

const EVENTS = [
  'packages/core/src/events.ts',
  'packages/core/src/values.ts',
  'packages/core/src/values/descriptor.ts',
  'packages/core/src/values/network.ts',
  'packages/core/src/descriptors/kind.ts',
];

const TARGETS: readonly Target[] = [
  {
    file: 'packages/core/schema/trace-event.v1.schema.json',
    sources: EVENTS,
    root: 'TraceEvent',
    discriminator: 'type',
    id: 'urn:ptracer:schema:trace-event:v1',
  },
  {
    file: 'packages/reporters/schema/finding.v1.schema.json',
    sources: ['packages/reporters/src/finding.ts', ...EVENTS],
    packages: ['@ptracer/core'],
    root: 'Finding',
    discriminator: 'rule',
    id: 'urn:ptracer:schema:finding:v1',
  },
];

const USAGE = `Usage: node dist/main.js [--check]

${TARGETS.map(({ file, sources: [source] }) => `Writes ${file} from ${source}.`).join('\n')}

  --check  write nothing; fail when a committed file is not what would be written
`;

/** Whether the target is, or now is, as it should be. */
function bringUpToDate({ file, sources, ...options }: Target, check: boolean): boolean {
  const read = sources.map((fileName) => ({
    fileName,
    text: readFileSync(join(repository, fileName), 'utf8'),
  }));
  const text = format(schemaOf(read, options));
  const target = join(repository, file);
  if (check) {
    if (existsSync(target) && readFileSync(target, 'utf8') === text) return true;
    process.stderr.write(`${file} is not what tools/schema makes of ${sources[0]}.\n`);
    return false;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  return true;
}

function main(): number {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const good = TARGETS.map((target) => bringUpToDate(target, values.check));
  return good.every(Boolean) ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof Unsupported)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

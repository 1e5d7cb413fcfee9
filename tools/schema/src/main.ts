import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from './json-schema.js';
import { schemaOf } from './schema.js';
import { Unsupported } from './unsupported.js';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const SOURCE = 'packages/core/src/events.ts';
/** Beside it: the types that it takes from there. */
const VALUES = 'packages/core/src/values.ts';
const TARGET = 'packages/core/schema/trace-event.v1.schema.json';

const USAGE = `Usage: node dist/main.js [--check]

Writes ${TARGET} from ${SOURCE}.

  --check  write nothing; fail when the committed file is not what would be written
`;

function main(): number {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const sources = [SOURCE, VALUES].map((fileName) => ({
    fileName,
    text: readFileSync(join(repository, fileName), 'utf8'),
  }));
  const schema = schemaOf(sources, {
    root: 'TraceEvent',
    discriminator: 'type',
    id: 'urn:ptracer:schema:trace-event:v1',
  });
  const text = format(schema);
  const target = join(repository, TARGET);
  if (values.check) {
    if (existsSync(target) && readFileSync(target, 'utf8') === text) return 0;
    process.stderr.write(`${TARGET} is not what tools/schema makes of ${SOURCE}.\n`);
    return 1;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof Unsupported)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

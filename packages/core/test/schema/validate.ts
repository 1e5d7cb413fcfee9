import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const text = readFileSync(new URL('../../schema/trace-event.v1.schema.json', import.meta.url), 'utf8');

interface Definition {
  required?: string[];
  properties?: { type?: { const?: string } };
}

/** The published schema. */
export const schema: { $id: string; $defs: Record<string, Definition> } = JSON.parse(text);

// Strict: an unknown keyword or an `items` without `type: array` is an error, not ignored.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const check: ValidateFunction = ajv.compile(schema);

/** The validator of the one choice that an event is meant to be, so that errors are about that one. */
function checkOf(value: unknown): ValidateFunction {
  const type = (value as { type?: unknown } | null)?.type;
  const choice = Object.entries(schema.$defs).find(([, { properties }]) => properties?.type?.const === type);
  return (choice && ajv.getSchema(`${schema.$id}#/$defs/${choice[0]}`)) ?? check;
}

/** What the schema has against a value; empty when it validates. */
export function errorsOf(value: unknown): string[] {
  if (check(value)) return [];
  const ofChoice = checkOf(value);
  ofChoice(value);
  return (ofChoice.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || 'the event'} ${message} ${JSON.stringify(params)}`,
  );
}

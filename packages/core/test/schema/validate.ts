import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

const text = readFileSync(new URL('../../schema/trace-event.v1.schema.json', import.meta.url), 'utf8');

interface Definition {
  required?: string[];
  properties?: { type?: { const?: string } };
}

/** The published schema. */
export const schema: { $defs: Record<string, Definition> } = JSON.parse(text);

// Strict: an unknown keyword or an `items` without `type: array` is an error, not ignored.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const check: ValidateFunction = ajv.compile(schema);

/** An error of the choice that the value is not meant to be. */
function isOfAnotherType(error: ErrorObject, value: unknown): boolean {
  const name = /^#\/\$defs\/(\w+Event)\//.exec(error.schemaPath)?.[1];
  const type = name === undefined ? undefined : schema.$defs[name]?.properties?.type?.const;
  return type !== undefined && type !== (value as { type?: unknown } | null)?.type;
}

/** What the schema has against a value; empty when it validates. */
export function errorsOf(value: unknown): string[] {
  if (check(value)) return [];
  return check
    .errors!.filter((error) => !isOfAnotherType(error, value))
    .map(
      ({ instancePath, message, params }) =>
        `${instancePath || 'the event'} ${message} ${JSON.stringify(params)}`,
    );
}

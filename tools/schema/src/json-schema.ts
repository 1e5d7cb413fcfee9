/** The part of JSON Schema 2020-12 that an event model needs. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  const?: string | number | boolean;
  enum?: string[];
  pattern?: string;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: false | JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
}

/** Line width of the repository's formatter (.prettierrc.json): what is written must pass it unchanged. */
const WIDTH = 110;

/** Pretty-printed as prettier does: objects are broken, an array stands on one line where it fits. */
export function format(schema: JsonSchema): string {
  const broken = JSON.stringify(schema, null, 2);
  const text = broken.replaceAll(
    /^( *)(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm,
    (whole, indent, before, rows, comma) => {
      const line = `${indent}${before}[${String(rows).trim().replaceAll(/\n */g, ' ')}]${comma}`;
      return line.length <= WIDTH ? line : whole;
    },
  );
  return `${text}\n`;
}

/** Keys. Pure. */
import type { EnumValue, MemoryValue } from '@ptracer/core';
import { fieldsOf, formatMemory, type Fields } from './memory.js';
import type { Format } from './special.js';
import { flags } from './words.js';

/** Numbers that are decimal where they have no name. */
const decimal: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return name ?? String(raw);
};

const reqkeyDefault: Format = (value) => {
  const { name, raw, unnamed } = value as unknown as EnumValue;
  return name ?? `${raw} /* ${unnamed} */`;
};

/** Each byte has flags of its own. */
const capabilities: Format = (value) =>
  `[${(value as MemoryValue[]).map((byte) => flags(byte as never)).join(', ')}]`;

/** Without what is spare. */
const kdf: Format = (value, options, type) => {
  const { __spare: spare, ...fields } = value as Fields;
  const shown = (spare as number[]).every((word) => word === 0) ? fields : (value as Fields);
  return type.kind === 'struct' ? fieldsOf(type, shown, options) : formatMemory(type, value, options);
};

export const KEY_TEXTS: Readonly<Record<string, Format>> = {
  'key-serial': decimal,
  'key-error': decimal,
  'reqkey-default': reqkeyDefault,
  'key-capabilities': capabilities,
  'kdf-params': kdf,
};

/** Texts in memory. Pure. */
import type { MemoryValue } from '@ptracer/core';
import { quote } from '../quote.js';

/** A text in quotes, `...` behind one that was cut. */
export function textOf(value: MemoryValue): string {
  if (typeof value === 'string') return quote(value);
  const { text, base64, truncated } = value as { text: string; base64?: string; truncated?: true };
  return `${quote(text, base64)}${truncated ? '...' : ''}`;
}

/** Removes comments and joins continued lines. */
export function cleanSource(text: string): string {
  return text
    .replaceAll(/\/\*[^]*?\*\//g, ' ')
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\\\n/g, ' ');
}

/** A name and the expression it stands for, `#define` or enumerator. */
export interface Definition {
  name: string;
  expression: string;
}

/**
 * The object-like macros and the enumerators of a cleaned source, in their order.
 *
 * Conditionals are not evaluated: both branches count, and whoever resolves a name takes the first.
 */
export function parseDefinitions(source: string): Definition[] {
  const found: (Definition & { at: number })[] = [];
  for (const match of source.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)(?!\()[ \t]+(.+)$/gm)) {
    const [, name, expression] = match;
    if (name && expression) found.push({ name, expression: expression.trim(), at: match.index });
  }
  const plain = source.replaceAll(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length));
  for (const match of plain.matchAll(/\benum\b\s*\w*\s*\{([^}]*)\}/g)) {
    let previous: string | null = null;
    for (const enumerator of (match[1] ?? '').split(',')) {
      const [, name, expression] = /^\s*(\w+)\s*(?:=([^]*))?$/.exec(enumerator) ?? [];
      if (!name) continue;
      const value: string = expression?.trim() ?? (previous === null ? '0' : `${previous} + 1`);
      found.push({ name, expression: value, at: match.index });
      previous = name;
    }
  }
  return found.toSorted((a, b) => a.at - b.at).map(({ name, expression }) => ({ name, expression }));
}

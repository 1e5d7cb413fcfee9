/** One parameter as declared: its C type without `__user`, and its name, empty where the prototype has none. */
export type DeclaredParam = readonly [name: string, type: string];

/** `sys_NAME` to its parameters, one list for each time it is declared (conditionals are not evaluated). */
export type Declarations = Record<string, DeclaredParam[][]>;

const PROTOTYPE = /\basmlinkage\s+\w+\s+sys_(\w+)\s*\(([^;]*)\)\s*;/g;

/** Words that belong to a type, so that a parameter that ends in one has no name. */
const TYPE_WORDS = new Set(['int', 'long', 'short', 'char', 'unsigned', 'signed', 'void', 'const']);

/** Reads every `asmlinkage long sys_*(…);` of a cleaned `include/linux/syscalls.h`. */
export function parsePrototypes(source: string): Declarations {
  const declarations: Declarations = {};
  for (const [, name, params] of source.matchAll(PROTOTYPE)) {
    if (name === undefined || params === undefined) continue;
    (declarations[name] ??= []).push(parseParams(params));
  }
  return declarations;
}

/** Reads a parameter list: `unsigned int fd, char __user *buf, size_t count`. */
export function parseParams(list: string): DeclaredParam[] {
  const text = list.trim();
  if (text === '' || text === 'void') return [];
  return text.split(',').map((param) => parseParam(param));
}

/** Reads one parameter: `const char __user *const __user *argv` is `['argv', 'const char *const *']`. */
export function parseParam(text: string): DeclaredParam {
  const tokens = text.replaceAll(/\b__user\b/g, ' ').match(/\w+|\*/g) ?? [];
  const last = tokens.at(-1) ?? '';
  const tagged = tokens
    .slice(0, -1)
    .every((token) => token === 'const' || /^(struct|union|enum)$/.test(token));
  const named = /^\w+$/.test(last) && tokens.length > 1 && !TYPE_WORDS.has(last) && !tagged;
  return named ? [last, formatType(tokens.slice(0, -1))] : ['', formatType(tokens)];
}

function formatType(tokens: readonly string[]): string {
  return tokens.join(' ').replaceAll(/\* (?=\*|const)/g, '*');
}

const TOKEN = /\s*(?:(0[xX][0-9a-fA-F]+|\d+)[uUlL]*|([A-Za-z_]\w*)|'(.)'|(<<|>>|[-+*/|&^~()]))/y;

/** Binary operators by how tightly they bind, loosest first. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/'],
];

/** Macros of the kernel's headers that take one bit number. */
const BIT_MACROS = new Set(['BIT', '_BITUL', '_BITULL', 'BIT_ULL']);

/** Casts stand in parentheses like a value; they change nothing here. */
const CAST = /\(\s*(?:__force\s+)?(?:__[us]\d+|__\w+_t|unsigned(?: int| long)?|int|long)\s*\)/g;

/**
 * Evaluates a constant expression of C as the preprocessor's definitions have it; `null` when it is not one.
 *
 * `resolve` gives the value of a name, or `null`.
 */
export function evaluate(text: string, resolve: (name: string) => bigint | null): bigint | null {
  const tokens = tokenize(text.replaceAll(CAST, ' '));
  if (!tokens || tokens.length === 0) return null;
  let at = 0;

  const unary = (): bigint | null => {
    const token = tokens[at++];
    if (token === undefined) return null;
    if (token === '-' || token === '~') {
      const operand = unary();
      if (operand === null) return null;
      return token === '-' ? -operand : ~operand;
    }
    if (token === '(') {
      const inner = binary(0);
      return tokens[at++] === ')' ? inner : null;
    }
    if (/^\d/.test(token)) return parseInteger(token);
    if (token.startsWith("'")) return BigInt(token.charCodeAt(1));
    if (!/^\w/.test(token)) return null;
    if (tokens[at] === '(') {
      if (!BIT_MACROS.has(token)) return null;
      const bit = unary();
      return bit === null ? null : 1n << bit;
    }
    return resolve(token);
  };

  const binary = (level: number): bigint | null => {
    const operators = PRECEDENCE[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = tokens[at]; operator && operators.includes(operator); operator = tokens[at]) {
      at++;
      const right = binary(level + 1);
      if (left === null || right === null) return null;
      left = apply(operator, left, right);
    }
    return left;
  };

  const value = binary(0);
  return at === tokens.length ? value : null;
}

function tokenize(text: string): string[] | null {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) return null;
    tokens.push(match[1] ?? match[2] ?? match[4] ?? `'${match[3]}`);
  }
  return tokens;
}

function parseInteger(token: string): bigint {
  const octal = /^0[0-7]+$/.test(token);
  return BigInt(octal ? `0o${token.slice(1)}` : token);
}

function apply(operator: string, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return right === 0n ? null : left / right;
  }
}

/** Text that may hold anything, such as a file's name, so that all of it can be seen, on one line. Pure. */

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A character as JavaScript escapes it: `\n`, `\x1b`, `\ud800`. */
export function escapeSequence(char: string): string {
  const hex = char.charCodeAt(0).toString(16);
  return NAMED[char] ?? (hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

// Control characters, lone surrogates, line ends of Unicode, marks that turn the direction of text, non-characters.
const UNSEEN = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Escapes what cannot be seen, and what would end the line. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escapeSequence);
}

const OPENING = '([{';
const CLOSING = ')]}';

/** The index behind the string literal that begins at `start`. */
function afterString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/**
 * The index behind the note that begins at `start`, as in `3</etc/passwd>` and `4<TCP:[1.1.1.1:1->1.1.1.1:2]>`;
 * `start + 1` where no note begins: shifts (`1<<CAP_KILL`) and `<... resuming interrupted poll ...>`.
 */
function afterNote(text: string, start: number): number {
  if (!/\w/.test(text[start - 1] ?? '') || text[start + 1] === '<') return start + 1;
  let depth = 1;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return at + 1;
  }
  return start + 1;
}

/** The index behind the comment that begins at `start`. */
function afterComment(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + 2;
}

/**
 * Walks over the text from `start`, passing over string literals, comments and notes of descriptors, and calls
 * `visit` with every other character, its index and the depth of brackets it is at. Stops where `visit` says true
 * and returns that index, or the length of the text.
 */
export function scan(
  text: string,
  start: number,
  visit: (character: string, at: number, depth: number) => boolean,
): number {
  let depth = 0;
  for (let at = start; at < text.length;) {
    const character = text.charAt(at);
    if (character === '"') at = afterString(text, at);
    else if (character === '/' && text[at + 1] === '*') at = afterComment(text, at);
    else if (character === '<' && text[at + 1] === '<') at += 2;
    else if (character === '<') at = afterNote(text, at);
    else {
      if (CLOSING.includes(character)) depth--;
      if (visit(character, at, depth)) return at;
      if (OPENING.includes(character)) depth++;
      at++;
    }
  }
  return text.length;
}

/** Splits at the commas that stand outside of brackets, string literals, comments and notes. */
export function splitTopLevel(text: string): string[] {
  if (text.trim() === '') return [];
  const parts: string[] = [];
  let from = 0;
  scan(text, 0, (character, at, depth) => {
    if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
    return false;
  });
  parts.push(text.slice(from).trim());
  return parts;
}

/** How deep JSON is nested: what walks through values does so by calls, and calls have an end. Pure. */

/** A shorter text cannot be nested so deep that it matters. */
const SHORT = 8_000;

/** No event is nested deeper. */
const DEEP = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** The bit between brackets and braces. */
const BRACE = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** Whether a JSON text is nested deeper than any event. */
export function isTooDeep(json: string): boolean {
  return json.length > SHORT && passes(json, false) && passes(json, true);
}

/** Whether the depth is passed. Brackets in texts count too, unless it is to be exact, which takes longer. */
function passes(json: string, exact: boolean): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (exact && code === QUOTE) inText = !inText;
    if (inText) {
      if (code === BACKSLASH) at++;
    } else if ((code | BRACE) === OPENING) {
      if (++depth > DEEP) return true;
    } else if ((code | BRACE) === CLOSING && depth > 0) depth--;
  }
  return false;
}

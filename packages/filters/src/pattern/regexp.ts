/** Regular expressions that travel as JSON. Pure. */
export interface RegExpText {
  source: string;
  flags: string;
}

export function regExpText({ source, flags }: RegExp): RegExpText {
  return { source, flags };
}

/** A test that does not depend on the one before it, as `g` and `y` would make it. */
export function regExpTest({ source, flags }: RegExpText): (text: string) => boolean {
  const pattern = new RegExp(source, flags);
  return (text) => {
    pattern.lastIndex = 0;
    return pattern.test(text);
  };
}

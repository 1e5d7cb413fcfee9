const MOST = 5;

/** The first few that differ. */
export function some<Value>(values: Iterable<Value>, most: number = MOST): Value[] {
  const found = new Set<Value>();
  for (const value of values) {
    found.add(value);
    if (found.size === most) break;
  }
  return [...found];
}

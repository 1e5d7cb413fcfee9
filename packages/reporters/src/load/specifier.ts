/** Names of reporters, as a command line has them. Pure. */

/** `-R name[:destination]`, cut in two. */
export interface ReporterSpecifier {
  name: string;
  /** A file, `stdout` or `stderr`; `undefined` where none is given. */
  destination: string | undefined;
}

/** Cuts at the first colon: a destination may have more of them, a name has none. */
export function parseReporterSpecifier(text: string): ReporterSpecifier {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, destination: undefined };
  const destination = text.slice(colon + 1);
  return { name: text.slice(0, colon), destination: destination === '' ? undefined : destination };
}

const isPath = (name: string): boolean => name.startsWith('.') || name.startsWith('/');

const PREFIX = 'ptracer-reporter';

/**
 * What a name that is not built in may stand for, in the order in which it is looked for: a path, or packages:
 * `x` is `ptracer-reporter-x`, `@scope/x` is `@scope/ptracer-reporter-x`, `@scope` is `@scope/ptracer-reporter`.
 */
export function candidatesOf(name: string): string[] {
  if (isPath(name)) return [name];
  const [, scope, rest] = /^(?:(@[^/]+)(?:\/|$))?(.*)$/.exec(name) ?? [];
  const bare = rest ?? '';
  const full =
    bare === '' ? PREFIX : bare.startsWith(`${PREFIX}-`) || bare === PREFIX ? bare : `${PREFIX}-${bare}`;
  return [scope === undefined ? full : `${scope}/${full}`];
}

/** Names of reporters, as a command line has them. Pure. */

/** `-R name[?option=value&…][:destination]`, in its parts. */
export interface ReporterSpecifier {
  name: string;
  /**
   * `true`, `false` and numbers are what they look like where they would be written so: `3`, while `03` and `1e3` are
   * text. An option without a value is true.
   */
  options: Record<string, string | number | boolean>;
  /** A file, `stdout` or `stderr`; `undefined` where none is given. */
  destination: string | undefined;
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}

/** One `option=value` of a query, or one `option`. */
function optionOf(part: string): [string, string | number | boolean] {
  const [[key, value] = [part, '']] = new URLSearchParams(part);
  return [key, part.includes('=') ? valueOf(value) : true];
}

/** Cuts at the first colon: a destination may have more of them, what stands before it has none. */
export function parseReporterSpecifier(text: string): ReporterSpecifier {
  const [, name = '', query = '', destination = ''] = /^([^:?]*)(?:\?([^:]*))?(?::(.*))?$/s.exec(text) ?? [];
  const parts = query.split('&').filter((part) => part !== '');
  const options = Object.fromEntries(parts.map(optionOf));
  return { name, options, destination: destination === '' ? undefined : destination };
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

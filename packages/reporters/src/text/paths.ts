/** Places in source files, for people. Pure but for the working folder, which its caller supplies. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallSite } from '../finding.js';
import { visible } from './visible.js';

/** The file of a URL; `undefined` where it is none. */
export function fileOf(url: string): string | undefined {
  if (url.startsWith('/')) return url;
  if (!url.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** A place in a file of the disk. */
export interface FilePlace {
  path: string;
  line: number | null;
  column: number | null;
}

/** V8's name of evaluated code has the place that evaluated it, which may have been evaluated itself. */
const EVALUATED = /^eval at .*\(((?:file:|\/)[^()]*):(\d+):(\d+)\)/;

/** Where in a file a place lies; of evaluated code, where it was evaluated. `undefined`: in none. */
export function filePlaceOf({
  url,
  line,
  column,
}: {
  url: string;
  line: number | null;
  column: number | null;
}): FilePlace | undefined {
  const path = fileOf(url);
  if (path !== undefined) return { path, line, column };
  const [, source, atLine, atColumn] = EVALUATED.exec(url) ?? [];
  const evaluating = source === undefined ? undefined : fileOf(source);
  return evaluating === undefined
    ? undefined
    : { path: evaluating, line: Number(atLine), column: Number(atColumn) };
}

/** A path or URL, as it is: relative to the folder, where it is inside. */
export function shortPath(url: string, folder: string): string {
  const path = fileOf(url) ?? url;
  return path.startsWith(`${folder}/`) ? relative(folder, path) : path;
}

/** `app.js:3:5` */
export function placeText(
  { url, line, column }: { url: string; line: number | null; column: number | null },
  folder: string,
): string {
  return [visible(shortPath(url, folder)), line, column].filter((part) => part !== null).join(':');
}

/** `load (app.js:3:5)` */
export function siteText(site: CallSite, folder: string): string {
  const where = placeText(site, folder);
  return site.functionName === null ? where : `${visible(site.functionName)} (${where})`;
}

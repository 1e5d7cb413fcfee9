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

/** Paths as URIs (RFC 3986). Pure. */
import { relative } from 'node:path';
import type { ArtifactLocation } from './types.js';

/** The name of the folder that relative URIs begin at, in `originalUriBaseIds`. */
export const BASE = 'SRCROOT';

/** Percent-encoded; a lone surrogate has no UTF-8, and becomes U+FFFD. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

/** The URI of a folder; it ends with a slash, as SARIF has it (§3.14.14). */
export function folderUri(folder: string): string {
  return `file://${encodePath(folder.endsWith('/') ? folder : `${folder}/`)}`;
}

/** A file below `root` by a relative URI, others by an absolute one. */
export function artifactOf(path: string, root: string): ArtifactLocation {
  const below = relative(root, path);
  if (below === '' || below === '..' || below.startsWith('../')) return { uri: `file://${encodePath(path)}` };
  return { uri: encodePath(below), uriBaseId: BASE };
}

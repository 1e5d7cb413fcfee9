/** What stays the same of a finding when lines move. Pure. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Finding } from '../../finding.js';
import { filePlaceOf } from '../../text/paths.js';

const LENGTH = 32;

function hashOf(finding: Finding, root: string): string {
  const { rule, site, reason } = finding;
  const path = site && filePlaceOf(site)?.path;
  const identity = [
    rule,
    path == null ? (site?.url ?? reason ?? null) : posix.relative(root, path),
    site?.functionName ?? null,
    rule === 'leak' ? finding.kind : null,
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, LENGTH);
}

/**
 * Of each finding: a hash of its rule, file, function and kind, and a number where several have the same, in the order
 * of their lines.
 */
export function fingerprintsOf(findings: readonly Finding[], root: string): string[] {
  const byLine = findings
    .map((finding, index) => ({ index, hash: hashOf(finding, root), site: finding.site }))
    .sort(
      (a, b) => (a.site?.line ?? 0) - (b.site?.line ?? 0) || (a.site?.column ?? 0) - (b.site?.column ?? 0),
    );
  const counts = new Map<string, number>();
  const fingerprints: string[] = [];
  for (const { index, hash } of byLine) {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    fingerprints[index] = `${hash}:${count}`;
  }
  return fingerprints;
}

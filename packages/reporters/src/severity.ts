import type { Finding, Severity } from './finding.js';

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** 0 for the worst. */
export function severityRank({ severity }: Pick<Finding, 'severity'>): number {
  return RANKS[severity];
}

/** Orders findings: the worst severity first; those of one severity stay as they stood. */
export function bySeverity(a: Finding, b: Finding): number {
  return severityRank(a) - severityRank(b);
}

/** A finding as a result of SARIF. Pure. */
import type { Finding } from '../../finding.js';
import { detailsOf, whereText } from '../finding-text.js';
import { visible } from '../../text/visible.js';
import { siteLocation, stackOf, throughLocation } from './location.js';
import { indexOfRule } from './rules.js';
import type { Location, Result } from './types.js';

/** Names are versioned, as SARIF asks (§3.27.17). */
const FINGERPRINT = 'ptracerFinding/v1';

/** The one fingerprint that GitHub looks at. Its upload action makes it of the line's text, where there is a line. */
const GITHUB_FINGERPRINT = 'primaryLocationLineHash';

export interface ResultContext {
  folder: string;
  root: string;
  /** Stands for a finding without a line. */
  program: Location;
}

/** Braces stand for arguments (§3.11.5), brackets before parentheses for links (§3.11.6). */
export function messageText(text: string): string {
  return visible(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function textOf(finding: Finding, folder: string, hasLine: boolean): string {
  const where = hasLine ? [] : [whereText(finding, folder)];
  const phrases = [finding.message, ...detailsOf(finding, folder), ...where];
  return messageText(phrases.map(sentence).join(' '));
}

function figuresOf(finding: Finding): Record<string, unknown> {
  const { v: _v, type: _type, rule: _rule, severity: _severity, message: _message, ...rest } = finding;
  const { site, through: _through, stack: _stack, ...figures } = rest;
  return {
    ...figures,
    ...(site?.inexact && { inexact: true }),
    ...(site?.package && { package: site.package }),
  };
}

export function resultOf(finding: Finding, fingerprint: string, context: ResultContext): Result {
  const { rule, severity, site, through, stack, count } = finding;
  const { folder, root, program } = context;
  const location = siteLocation(site, program, root);
  const hasLine = location.physicalLocation?.region !== undefined;
  const related = through && throughLocation(through, root);
  return {
    ruleId: rule,
    ruleIndex: indexOfRule(rule),
    level: severity,
    message: { text: textOf(finding, folder, hasLine) },
    locations: [location],
    ...(related?.physicalLocation && { relatedLocations: [related] }),
    ...(stack && { stacks: [stackOf(stack, folder, root)] }),
    partialFingerprints: {
      [FINGERPRINT]: fingerprint,
      ...(!hasLine && { [GITHUB_FINGERPRINT]: fingerprint }),
    },
    ...(count > 0 && { occurrenceCount: count }),
    properties: figuresOf(finding),
  };
}

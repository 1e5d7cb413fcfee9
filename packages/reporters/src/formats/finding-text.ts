/** What is to be said of a finding beside its message: phrases, each on one line. Pure. */
import type { Finding, Rule } from '../finding.js';
import { siteText } from '../text/paths.js';
import { figuresText } from '../text/quantity.js';
import { visible } from '../text/visible.js';

const LABELS: Readonly<Record<Rule, string>> = {
  leak: 'open',
  blocking: 'the longest call',
  startup: 'not there',
};

/** What it is about: paths, addresses, a call. */
function subjectsOf(finding: Finding): readonly string[] {
  if (finding.rule !== 'blocking') return finding.paths;
  const { syscall, path } = finding.longest;
  return [path === null ? syscall : `${syscall} of ${path}`];
}

/** `load (src/app.js:3:5)`, or why no line is known. */
export function whereText({ site, reason }: Finding, folder: string): string {
  return visible(site === null ? `no line is known: ${reason ?? 'nobody can tell'}` : siteText(site, folder));
}

/** Good to know, and no line to mend it in: nothing that a code review, or an alert that somebody closes, is for. */
export function isNobodys({ severity, site }: Finding): boolean {
  return severity === 'note' && site === null;
}

/** Figures, paths, the dependency that made the calls, what to do. Without the site. */
export function detailsOf(finding: Finding, folder: string): string[] {
  const { through, site } = finding;
  const subjects = subjectsOf(finding);
  // Of what nobody did there is nothing to do.
  const advice = 'advice' in finding && !isNobodys(finding) ? finding.advice : undefined;
  const phrases = [
    figuresText(finding),
    subjects.length > 0 && `${LABELS[finding.rule]}: ${subjects.join(', ')}`,
    through !== undefined &&
      `through ${through.package === undefined ? '' : `${through.package}, `}${siteText(through, folder)}`,
    site?.inexact && 'the line is not certain',
    advice !== undefined && `what to do: ${advice}`,
  ];
  return phrases.filter((phrase) => typeof phrase === 'string').map(visible);
}

/** The command of a trace, as a POSIX shell reads it. */
export function commandText(command: readonly string[]): string {
  return command
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

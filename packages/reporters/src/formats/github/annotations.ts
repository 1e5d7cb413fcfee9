/** The outcome of a trace as annotations, as many as GitHub shows. Pure. */
import { relative } from 'node:path';
import type { Finding, Severity } from '../../finding.js';
import { filePlaceOf } from '../../text/paths.js';
import { countText } from '../../text/quantity.js';
import type { Outcome } from '../at-end.js';
import { detailsOf, isNobodys, whereText } from '../finding-text.js';
import { visible } from '../../text/visible.js';
import { annotation, type AnnotationPlace } from './command.js';

/** Annotations of each level that GitHub takes from a step. */
const MOST = 10;

interface Entry {
  severity: Severity;
  place: AnnotationPlace;
  message: string;
}

/** Relative to the first folder that it is in. */
function within(path: string, folders: readonly string[]): string {
  const folder = folders.find((one) => path.startsWith(`${one}/`));
  return folder === undefined ? path : relative(folder, path);
}

function entryOf(finding: Finding, folder: string, workspaces: readonly string[]): Entry {
  const { severity, rule, site, message } = finding;
  const file = site === null ? undefined : filePlaceOf(site);
  const title = `ptracer: ${rule}`;
  const lines = [
    visible(message),
    ...(file === undefined ? [whereText(finding, folder)] : []),
    ...detailsOf(finding, folder),
  ];
  const place =
    file === undefined
      ? { title }
      : { file: within(file.path, workspaces), line: file.line!, col: file.column!, title };
  return { severity, place, message: lines.join('\n') };
}

/** What concerns the whole trace comes first, in two annotations at most. */
function entriesOf(
  { findings, notices, folder, summary: { error } }: Outcome,
  workspaces: readonly string[],
): Entry[] {
  const place = { title: 'ptracer' };
  const entries: Entry[] = [];
  if (error !== undefined)
    entries.push({ severity: 'error', place, message: `the trace broke off: ${visible(error.message)}` });
  if (notices.length > 0) {
    const message = notices.map(({ text }) => visible(text)).join('\n');
    entries.push({ severity: 'warning', place, message });
  }
  const told = findings.filter((finding) => !isNobodys(finding));
  return [...entries, ...told.map((finding) => entryOf(finding, folder, workspaces))];
}

const NAMES: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ['more error', 'more errors'],
  warning: ['more warning', 'more warnings'],
  note: ['more note', 'more notes'],
};

/** `workspaces`: the folder of the repository, by each of its names. */
export function annotationsOf(outcome: Outcome, workspaces: readonly string[]): string {
  const counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  const lines = entriesOf(outcome, workspaces)
    .filter(({ severity }) => ++counts[severity] <= MOST)
    .map(({ severity, place, message }) => annotation(severity, place, message));
  const more = (Object.keys(counts) as Severity[])
    .filter((severity) => counts[severity] > MOST)
    .map((severity) => countText(counts[severity] - MOST, ...NAMES[severity]));
  if (more.length > 0)
    lines.push(`ptracer: ${more.join(', ')}: GitHub takes ${MOST} annotations of each level from a step\n`);
  return lines.join('');
}

/** How what was found is told: one paragraph for each line of the program that is to blame. */
import { readFileSync } from 'node:fs';
import { codeFrame } from '@ptracer/reporters';
import type { KnownOrigin, Origin, Place } from './origin.js';
import type { Style } from './style.js';

/** One thing found, and where it came from. */
export interface Finding {
  /** What things of one paragraph have in common, besides their origin. */
  sort: string;
  /** One line that names it. */
  name: string;
  /** Details behind the name. */
  details?: string;
  origin: Origin;
}

/** What was done at the line that is to blame. jest takes a line that begins with "at" for a stack of its own. */
export type Deed = 'opened' | 'made';

/** Findings that one paragraph tells. */
interface Group {
  findings: Finding[];
  origin: Origin;
}

/** Most of each kind that a message lists; the others are counted. */
const MOST = { groups: 10, names: 5, callers: 4 };

function placeKey({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function keyOf({ sort, origin }: Finding): string {
  if (!origin.known) return `${sort}\0${origin.reason}`;
  const through = origin.through === undefined ? '' : placeKey(origin.through);
  return `${sort}\0${placeKey(origin.place)}\0${through}`;
}

/** Of two origins of one group: the callers that both have, from the line outwards. */
function common(one: Origin, other: Origin): Origin {
  if (!one.known || !other.known) return one;
  const theirs = other.callers.map(placeKey);
  const end = one.callers.findIndex((caller, i) => placeKey(caller) !== theirs[i]);
  return end < 0 ? one : { ...one, callers: one.callers.slice(0, end) };
}

/** In the order in which each first occurred; those whose line is known stand first. */
function grouped(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { findings: [finding], origin: finding.origin });
    else {
      group.findings.push(finding);
      group.origin = common(group.origin, finding.origin);
    }
  }
  return [...groups.values()].sort((a, b) => Number(b.origin.known) - Number(a.origin.known));
}

function sourceOf(path: string | null): string | undefined {
  try {
    return path === null ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function placeText({ label, file, line, column }: Place): string {
  const where = `${file}:${line}:${column}`;
  return label === '' ? where : `${label} (${where})`;
}

function knownLines({ exact, place, through, callers }: KnownOrigin, deed: Deed, style: Style): string[] {
  const source = sourceOf(place.path);
  const frame = source === undefined ? [] : codeFrame(source, place.line, place.column, style);
  const further = callers.slice(0, MOST.callers).map((caller) => `called at ${placeText(caller)}`);
  if (callers.length > MOST.callers) further.push(`… ${callers.length - MOST.callers} more`);
  return [
    `${deed} ${exact ? 'at' : 'near'} ${style.cyan(placeText(place))}`,
    ...(through === undefined ? [] : [style.dim(`through ${placeText(through)}`)]),
    ...(frame.length === 0 ? [] : ['', ...frame.map((line) => `  ${line}`), '']),
    ...further.map((line) => style.dim(line)),
  ];
}

function originLines(origin: Origin, deed: Deed, style: Style): string[] {
  if (origin.known) return knownLines(origin, deed, style);
  return [style.dim(`${deed} ${origin.reason}: the calling line is not known`)];
}

/** Equal names once, with how often. */
function nameLines(findings: readonly Finding[], style: Style): string[] {
  const counts = new Map<string, { finding: Finding; count: number }>();
  for (const finding of findings) {
    const known = counts.get(finding.name);
    if (known === undefined) counts.set(finding.name, { finding, count: 1 });
    else known.count += 1;
  }
  const all = [...counts.values()];
  const lines = all.slice(0, MOST.names).map(({ finding: { name, details }, count }) => {
    const notes = [...(count > 1 ? [`${count} times`] : []), ...(details === undefined ? [] : [details])];
    return `${style.bold(name)}${notes.length === 0 ? '' : style.dim(`  ${notes.join(', ')}`)}`;
  });
  if (all.length > MOST.names) lines.push(style.dim(`… and ${all.length - MOST.names} more from this line`));
  return lines;
}

/** Paragraphs, an empty line between them. */
export function findingLines(findings: readonly Finding[], deed: Deed, style: Style): string[] {
  const groups = grouped(findings);
  const paragraphs = groups
    .slice(0, MOST.groups)
    .map((group) => [
      ...nameLines(group.findings, style),
      ...originLines(group.origin, deed, style).map((line) => (line === '' ? '' : `  ${line}`)),
    ]);
  const rest = groups.slice(MOST.groups).reduce((sum, { findings: { length } }) => sum + length, 0);
  if (rest > 0) paragraphs.push([style.dim(`… and ${rest} more, from other lines`)]);
  return paragraphs.flatMap((lines) => {
    while (lines.at(-1) === '') lines.pop();
    return ['', ...lines];
  });
}

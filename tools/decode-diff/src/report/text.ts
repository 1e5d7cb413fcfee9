import { shares, type Comparison, type Difference } from '../compare/compare.js';
import { groupBy } from '../match/group-by.js';
import { likeness } from './likeness.js';
import { markedLines } from './mark.js';

/** A program and how its runs compare. */
export interface Measured {
  name: string;
  comparison: Comparison;
}

const percent = (share: number): string => `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;

function row(cells: readonly string[], width: number): string {
  const [name = '', ...rest] = cells;
  return `${name.padEnd(width)} ${rest.map((cell) => cell.padStart(10)).join(' ')}`;
}

function numbers(comparisons: readonly Comparison[]): string[] {
  const sum = (count: (comparison: Comparison) => number): string =>
    String(comparisons.reduce((total, comparison) => total + count(comparison), 0));
  const { identical, strict } = shares(comparisons);
  return [
    sum(({ firstCalls }) => firstCalls),
    sum(({ identical }) => identical),
    sum(({ volatile }) => volatile.length),
    sum(({ different }) => different.length),
    percent(identical),
    percent(strict),
    sum(({ onlyFirst }) => onlyFirst.length),
    sum(({ onlySecond }) => onlySecond.length),
  ];
}

/** One line a program, and the total. */
export function table(measured: readonly Measured[], other: string): string {
  const width = Math.max(7, ...measured.map(({ name }) => name.length));
  const heads = [
    'lines',
    'identical',
    'volatile',
    'different',
    'share',
    'strict',
    'only strace',
    `only ${other}`,
  ];
  const total = numbers(measured.map(({ comparison }) => comparison));
  return [
    row(['program', ...heads], width),
    ...measured.map(({ name, comparison }) => row([name, ...numbers([comparison])], width)),
    ...(measured.length > 1 ? [row(['total', ...total], width)] : []),
  ].join('\n');
}

function places({ parts }: Difference): string {
  const place = ({ position, field }: Difference['parts'][number]): string =>
    `${position === 'result' ? 'result' : `argument ${position + 1}`}${field && ` (${field})`}`;
  return parts.map(place).join(', ');
}

/** Differences by call, the most frequent first; at most `max` examples each, each of another likeness. */
export function differencesByCall(differences: readonly Difference[], max: number, other: string): string {
  const width = Math.max('strace'.length, other.length);
  const example = (group: readonly Difference[]): string => {
    const [difference] = group as [Difference];
    const [ours, theirs] = markedLines(difference);
    return [
      `  ${group.length} × ${places(difference)}`,
      `    ${'strace'.padEnd(width)}  ${ours}`,
      `    ${other.padEnd(width)}  ${theirs}`,
    ].join('\n');
  };
  const largest = <T>(groups: Map<string, T[]>): [string, T[]][] =>
    [...groups].sort(([, a], [, b]) => b.length - a.length);
  return largest(groupBy(differences, ({ first }) => first.line.name))
    .map(([name, group]) => {
      const kinds = largest(groupBy(group, ({ parts }) => likeness(parts)));
      const more = kinds.length > max ? `\n  … and ${kinds.length - max} more kinds` : '';
      const examples = kinds.slice(0, max).map(([, alike]) => `\n${example(alike)}`);
      return `${name}: ${group.length}${examples.join('')}${more}`;
    })
    .join('\n\n');
}

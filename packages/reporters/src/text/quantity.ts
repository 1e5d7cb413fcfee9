/** Quantities in words, as every reporter says them. Pure. */
import type { Finding } from '../finding.js';

/** Sizes in ns, and from where on each is used. */
const UNITS: readonly (readonly [name: string, size: number, from: number])[] = [
  ['h', 3_600e9, 3_600e9],
  ['min', 60e9, 60e9],
  ['s', 1e9, 1e9],
  ['ms', 1e6, 0.1e6],
  ['µs', 1e3, 0],
];

/** What would be rounded up to a unit is that unit already: `1 s`, never `1000 ms`. */
const NEARLY = 0.9995;

/** From here on no decimal is shown: it would be rounded to this. */
const WHOLE = 9.95;

/** Nanoseconds in two or three digits: `21 µs`, `0.4 ms`, `12 ms`, `3.1 s`, `2 min`. */
export function durationText(ns: number): string {
  const time = Math.max(0, ns);
  if (time === 0) return '0 ms';
  const [name, size] = UNITS.find(([, , from]) => time >= from * NEARLY)!;
  const value = time / size;
  return `${value < WHOLE ? Math.round(value * 10) / 10 : Math.round(value)} ${name}`;
}

/** `1 call`, `12 calls`. */
export function countText(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** How much a finding is about: `12 descriptors, the oldest open for 3.1 s`. */
export function figuresText(finding: Finding): string {
  const { count } = finding;
  switch (finding.rule) {
    case 'leak': {
      const age = durationText(finding.ageNs);
      return `${countText(count, 'descriptor', 'descriptors')}, ${count === 1 ? '' : 'the oldest '}open for ${age}`;
    }
    case 'blocking': {
      const total = durationText(finding.totalNs);
      if (count === 1) return `1 call, ${total}`;
      return `${count} calls, ${total} together, the longest ${durationText(finding.maxNs)}`;
    }
    case 'startup':
      return `${count} of ${countText(finding.tried, 'file', 'files')} not there, ${durationText(finding.totalNs)} together`;
  }
}

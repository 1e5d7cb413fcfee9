/** Text by the cells of a terminal that it takes. Pure. */
import stringWidth from 'string-width';
import { escapeSequence } from './visible.js';

/** As terminals have it, where nobody told them otherwise. */
const TAB = 8;

/** Tabs of source are kept: its caret line has the same ones. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\p{Cs}\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu, escapeSequence);
}

/** Cells of a text; each tab as if it went to the next stop from the one before. */
function cellsOf(text: string): number {
  const parts = text.split('\t');
  return parts.reduce((sum, part) => sum + stringWidth(part), 0) + TAB * (parts.length - 1);
}

/** As wide as the text, and blank; tabs stay, whatever their width. */
export function blank(text: string): string {
  return text
    .split('\t')
    .map((part) => ' '.repeat(stringWidth(part)))
    .join('\t');
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const charactersOf = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

/** As many whole characters as fit. */
function fitting(characters: readonly string[], room: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => (used += cellsOf(character)) > room);
  return end < 0 ? [...characters] : characters.slice(0, end);
}

/** The part of a line around a position, both sides of it. */
export interface Around {
  before: string;
  after: string;
}

/** Cuts a line to `width` cells around the code unit `at`; `…` stands for what is left out. */
export function cutAround(text: string, at: number, width: number): Around {
  const start = Math.max(0, at - width);
  const end = Math.min(text.length, at + width);
  const before = printable(text.slice(start, at));
  const after = printable(text.slice(at, end));
  if (start === 0 && end === text.length && cellsOf(before) + cellsOf(after) <= width)
    return { before, after };
  const room = width - 2;
  const afterCells = cellsOf(after) + (end < text.length ? width : 0);
  const left = fitting(charactersOf(before).toReversed(), Math.max(Math.ceil(room / 2), room - afterCells))
    .toReversed()
    .join('');
  const right = fitting(charactersOf(after), room - cellsOf(left)).join('');
  return {
    before: start > 0 || left.length < before.length ? `…${left}` : left,
    after: end < text.length || right.length < after.length ? `${right}…` : right,
  };
}

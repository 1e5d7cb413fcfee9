/** Globs, by picomatch: `*` and `?` within a folder, `**` across folders, `{a,b}`, `[a-z]`; files with a dot as well. Pure. */
import picomatch from 'picomatch';
import { refusal } from './refusal.js';
import { regExpText, type RegExpText } from './regexp.js';

const OPTIONS: picomatch.PicomatchOptions = {
  // Tracees are Linux processes wherever the trace is read.
  windows: false,
  dot: true,
  strictBrackets: true,
  debug: true,
  // A file name may have a newline in it.
  flags: 's',
};

/** Whether a text is a glob, and not a name as it stands. Parentheses alone make none: `photo (1).jpg`. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}\\]|[@!+]\(/.test(text);
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER for a glob that cannot be read */
export function globText(at: string, glob: string): RegExpText {
  try {
    return regExpText(picomatch.makeRe(glob, OPTIONS));
  } catch (error) {
    throw refusal(at, `${JSON.stringify(glob)} is no glob: ${(error as Error).message}`);
  }
}

/** A text as a glob that matches nothing else. */
export function escapeGlob(text: string): string {
  return text.replace(/[^\w/.-]/g, '\\$&');
}

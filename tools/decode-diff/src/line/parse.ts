import { scan, splitTopLevel } from './scan.js';

/** One line of a trace: a call, or a signal or an exit under a name that no call has. */
export interface Line {
  tid: number;
  /** The call's name, `--- SIGCHLD`, `+++ exited`, or `not understood`. */
  name: string;
  args: readonly string[];
  /** What stands behind ` = `, error and comments included; `''` for lines that are not calls. */
  result: string;
  /** The line as printed, without the tid; joined where it was printed in two. */
  text: string;
}

/** The name of lines that are neither calls nor signals nor exits. */
const NOT_UNDERSTOOD = 'not understood';

function other(tid: number, text: string): Line {
  const event = /^(---|\+\+\+) (\S+)(?: (.*?))? \1$/.exec(text);
  if (event) {
    const [, mark, word, rest] = event;
    return { tid, name: `${mark} ${word}`, args: splitTopLevel(rest ?? ''), result: '', text };
  }
  return { tid, name: NOT_UNDERSTOOD, args: [text], result: '', text };
}

/** Reads one line, the tid taken off it, `unfinished` and `resumed` joined. */
export function parseLine(tid: number, text: string): Line {
  const head = /^(\w+)\(/.exec(text);
  if (head === null) return other(tid, text);
  const [opening, name = ''] = head;
  const closing = scan(text, opening.length, (character, _at, depth) => character === ')' && depth < 0);
  const tail = /^\)\s*= (.*)$/s.exec(text.slice(closing));
  if (tail === null) return other(tid, text);
  return {
    tid,
    name,
    args: splitTopLevel(text.slice(opening.length, closing)),
    result: (tail[1] ?? '').trimEnd(),
    text,
  };
}

/** The errno's name, `?` for a call that never returned, `ok`, or `''` for what is not a call. */
export function outcome(result: string): string {
  return /^(?:-1|\?) (E[A-Z0-9_]+)/.exec(result)?.[1] ?? (/^[?<]/.test(result) ? '?' : result && 'ok');
}

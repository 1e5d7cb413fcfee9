/** Text in pieces of any size to lines, with where each begins. */

/** One line, without its end. */
export interface Line {
  text: string;
  /** 1-based. */
  number: number;
  /** Whether the end of the line is there; the last line of a file that was cut has none. */
  whole: boolean;
}

/** A longer line is no event: reading it whole would cost memory without end. */
const LINE_LIMIT = 64 << 20;

export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf('\n', start);
      if (end < 0) break;
      yield { text: rest + piece.slice(start, end), number: ++number, whole: true };
      rest = '';
      start = end + 1;
    }
    if (rest.length < LINE_LIMIT) rest += piece.slice(start);
  }
  if (rest !== '') yield { text: rest, number: ++number, whole: false };
}

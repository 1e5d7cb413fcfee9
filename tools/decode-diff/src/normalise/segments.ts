/** String literals with the dots that say that they are cut, and what is between. */
const SEGMENT = /"(?:[^"\\]|\\.)*"(?:\.\.\.)?|[^"]+|"/gs;

/** What rewrites each kind of piece of an argument. */
export interface Rewriters {
  literal: (text: string) => string;
  code: (text: string) => string;
}

/** Rewrites string literals by one function and everything else, comments included, by the other. */
export function rewrite(text: string, { literal, code }: Rewriters): string {
  return text.replace(SEGMENT, (piece) =>
    piece.length > 1 && piece.startsWith('"') ? literal(piece) : code(piece),
  );
}

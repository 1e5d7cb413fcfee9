/** Counts for `npm run test:matrix`, which names the file that they go to. */
import { appendFileSync } from 'node:fs';

/** What a test found; `wrong` may be the differences themselves. */
export interface Counts {
  stacks: number;
  user: number;
  wrong: number | readonly string[];
  internal: number;
  internalRight: number;
  builtin: number;
  builtinRight: number;
}

export function report(program: string, flags: readonly string[], counts: Counts): void {
  const file = process.env['PTRACER_MATRIX_FILE'];
  if (!file) return;
  const { stacks, user, internal, internalRight, builtin, builtinRight } = counts;
  const wrong = typeof counts.wrong === 'number' ? counts.wrong : counts.wrong.length;
  const line = { program, flags, stacks, user, wrong, internal, internalRight, builtin, builtinRight };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

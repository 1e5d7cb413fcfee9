/** `--stats`: what a filter has cost, and what was left of it. */
import type { TraceCounts } from 'ptracer';

const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

/** One line on standard error, when the trace has ended. */
export function tellStats({ stops, matched, delivered }: Readonly<TraceCounts>): void {
  process.stderr.write(
    `ptracer: ${counted(stops, 'call', 'calls')} stopped, ${matched} matched, ${delivered} delivered\n`,
  );
}

/** Time stamps of lines: `-t`, `-tt`, `-ttt`, `-r`. Pure but for the time zone. */

/** `relative`: seconds since the line before. */
export type Timestamps = 'none' | 'seconds' | 'microseconds' | 'epoch' | 'relative';

const NS_PER_SECOND = 1e9;
const NS_PER_MICROSECOND = 1e3;
const MS_PER_SECOND = 1e3;

const two = (value: number): string => String(value).padStart(2, '0');

/** Turns monotonic times of a trace into what stands before each line. */
export class LineClock {
  #offset = 0;
  #previous: number | undefined;

  constructor(readonly timestamps: Timestamps) {}

  /** Both clocks at the start of the trace, ns. */
  start(monotonic: number, wall: number): void {
    this.#offset = wall - monotonic;
  }

  /** The prefix for a line at a monotonic time, ns; with a space behind it. */
  prefix(time: number): string {
    if (this.timestamps === 'none') return '';
    if (this.timestamps === 'relative') {
      const elapsed = Math.max(0, time - (this.#previous ?? time));
      this.#previous = time;
      return `${(elapsed / NS_PER_SECOND).toFixed(6).padStart(13)} `;
    }
    const wall = time + this.#offset;
    const whole = Math.floor(wall / NS_PER_SECOND);
    const micros = String(Math.floor((wall % NS_PER_SECOND) / NS_PER_MICROSECOND)).padStart(6, '0');
    if (this.timestamps === 'epoch') return `${whole}.${micros} `;
    const date = new Date(whole * MS_PER_SECOND);
    const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return this.timestamps === 'seconds' ? `${clock} ` : `${clock}.${micros} `;
  }
}

/** What the reader of a report should know of its trace: lost events, warnings. */
import type { LostEvent, WarningEvent } from '@ptracer/core';
import { countText } from '../text/quantity.js';

/** Of events that are not in the trace. */
export const LOST = 'lost';

export interface Notice {
  /** A warning's code; `lost`. */
  id: string;
  text: string;
  /** Of the first of its kind: CLOCK_MONOTONIC, ns. */
  time: number;
}

/** Gathers notices, each once. */
export interface NoticeLog {
  add(event: LostEvent | WarningEvent): void;
  list(): Notice[];
}

/** A trace with more kinds than this says all that it has to say in these. */
const MOST = 100;

interface Entry {
  event: LostEvent | WarningEvent;
  /** Of warnings: how often. Of lost events: how many, `null`: some. */
  count: number | null;
}

function textOf({ event, count }: Entry): string {
  if (event.type === 'warning') return count === 1 ? event.message : `${event.message} (${count} times)`;
  const what = count === null ? 'some events were' : countText(count, 'event was', 'events were');
  return `${what} lost: ${event.reason}`;
}

export function noticeLog(): NoticeLog {
  const entries = new Map<string, Entry>();
  let left = 0;
  return {
    add: (event) => {
      const key = event.type === 'lost' ? event.reason : `${event.code}\0${event.message}`;
      const entry = entries.get(key);
      const count = event.type === 'lost' ? event.count : 1;
      if (entry !== undefined)
        entry.count = entry.count === null || count === null ? null : entry.count + count;
      else if (entries.size < MOST) entries.set(key, { event, count });
      else left++;
    },
    list: () => {
      const notices = [...entries.values()].map((entry) => ({
        id: entry.event.type === 'lost' ? LOST : entry.event.code,
        text: textOf(entry),
        time: entry.event.time,
      }));
      const last = notices.at(-1);
      if (left > 0 && last !== undefined)
        notices.push({
          id: 'more',
          text: `${countText(left, 'more warning', 'more warnings')}`,
          time: last.time,
        });
      return notices;
    },
  };
}

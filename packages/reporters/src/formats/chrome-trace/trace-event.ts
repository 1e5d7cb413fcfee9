/**
 * Events of Chrome's Trace Event Format, as far as they are written here. Its specification is a document of the
 * Chromium project (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).
 */

interface ChromeEventBase {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  args: object;
}

/** Names and sorts processes and threads. */
interface MetadataEvent extends ChromeEventBase {
  ph: 'M';
}

/** A slice on the track of a thread. */
export interface SliceEvent extends ChromeEventBase {
  ph: 'X';
  /** Separated by commas. */
  cat: string;
  /** Microseconds. */
  dur: number;
}

/** A point in time, of a thread, a process, or the whole trace. */
export interface InstantEvent extends ChromeEventBase {
  ph: 'i';
  cat: string;
  s: 't' | 'p' | 'g';
}

/** The begin and the end of a slice on a track of its own: `cat` and `id` say which belong together. */
interface AsyncEvent extends ChromeEventBase {
  ph: 'b' | 'e';
  cat: string;
  id: string;
}

export type ChromeEvent = MetadataEvent | SliceEvent | InstantEvent | AsyncEvent;

export type Emit = (event: ChromeEvent) => void;

const NS_PER_MICROSECOND = 1000;

/**
 * Nanoseconds in the format's unit, with fractions. Its decimals are exact, to the nanosecond, for a machine that has
 * been up for a hundred days; up to then, two neighbours are never the same number.
 */
export function microseconds(ns: number): number {
  return ns / NS_PER_MICROSECOND;
}

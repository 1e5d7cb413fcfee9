import { basename } from 'node:path';
import type { Frame } from '@ptracer/core';
import { fileOf } from '../../text/paths.js';
import { visible } from '../../text/visible.js';

/** A frame as profiles show it: a call frame, a system call, or what stands for one. */
export interface ProfileFrame {
  readonly name: string;
  /** Absolute path, or the URL of what is no file (`node:fs`); in the original source, by source map. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

const ANONYMOUS = '(anonymous)';

/** For viewers that show, and add up by, names alone: anonymous functions are told apart by their place, as in V8's own profiles. */
export function shownName({ name, file, line }: ProfileFrame): string {
  if (!name.endsWith(ANONYMOUS) || file === undefined || line === undefined) return name;
  return `${name} ${visible(basename(file))}:${line}`;
}

type ByName = Map<string, number>;
type ByPosition = Map<number, ByName>;

/** More columns than a line can have: V8's longest string is shorter. */
const COLUMNS = 2 ** 30;

/** Not the URL of any frame. */
const NO_URL = '';

function nameOf({ functionName, async, construct }: Frame): string {
  const name = functionName === null || functionName === '' ? ANONYMOUS : visible(functionName);
  if (!async && !construct) return name;
  return `${async ? 'async ' : ''}${construct ? 'new ' : ''}${name}`;
}

/** Distinct frames, each with a number. Frames are equal by what they say, not as objects. */
export class FrameTable {
  /** By number. */
  readonly frames: ProfileFrame[] = [];
  readonly #numbers = new Map<string | null, ByPosition>();

  /** @param columns whether two columns of one line are two frames; else columns are left out */
  constructor(readonly columns: boolean) {}

  /** The number of a call frame. */
  numberOf(frame: Frame): number {
    const { url, line, column } = frame.original ?? frame;
    return this.#intern(nameOf(frame), url, line, this.columns ? column : null);
  }

  /** The number of a frame that has a name and nothing else. */
  named(name: string): number {
    return this.#intern(name, NO_URL, null, null);
  }

  /** Maps in maps: this is asked for each frame of each call, and a key made of text would have to be made each time. */
  #intern(name: string, url: string | null, line: number | null, column: number | null): number {
    let positions = this.#numbers.get(url);
    if (positions === undefined) this.#numbers.set(url, (positions = new Map()));
    const position = (line ?? 0) * COLUMNS + (column ?? 0);
    let names = positions.get(position);
    if (names === undefined) positions.set(position, (names = new Map()));
    let number = names.get(name);
    if (number === undefined) {
      number = this.frames.push(frameOf(name, url, line, column)) - 1;
      names.set(name, number);
    }
    return number;
  }
}

function frameOf(name: string, url: string | null, line: number | null, column: number | null): ProfileFrame {
  return {
    name,
    ...(url === null || url === NO_URL ? undefined : { file: fileOf(url) ?? url }),
    ...(line === null ? undefined : { line }),
    ...(column === null ? undefined : { column }),
  };
}

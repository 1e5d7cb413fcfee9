/** What the host adds to the frames of an event: original positions and package names. */
import { fileURLToPath } from 'node:url';
import type { EventTransform, Frame } from '@ptracer/core';
import { PackageNames } from './package-of.js';
import { fileUrlOf, SourceMaps } from './source-map.js';

/** Kinds of frames that have a file of the user's disk. */
const FROM_FILES: ReadonlySet<Frame['kind']> = new Set(['user', 'dependency', 'wasm']);

export class FrameAnnotator {
  readonly #packages = new PackageNames();
  readonly #maps = new SourceMaps();
  /** By url, line and column: programs pass the same lines over and over. */
  readonly #known = new Map<string, Pick<Frame, 'original' | 'package'>>();

  annotate(frame: Frame): Frame {
    if (frame.url === null || !FROM_FILES.has(frame.kind)) return frame;
    const key = `${frame.line}:${frame.column}:${frame.url}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#find(frame.url, frame.line, frame.column);
      this.#known.set(key, found);
    }
    return { ...frame, ...found };
  }

  #find(url: string, line: number | null, column: number | null): Pick<Frame, 'original' | 'package'> {
    const file = fileUrlOf(url);
    const name = file && this.#packages.of(fileURLToPath(file));
    const original =
      line === null || column === null ? undefined : this.#maps.originalOf({ url, line, column });
    return {
      ...(name === undefined ? undefined : { package: name }),
      ...(original === undefined ? undefined : { original }),
    };
  }
}

/** For `spawn` as its `transform`: annotates every stack that passes. */
export function stackAnnotation(): EventTransform {
  const annotator = new FrameAnnotator();
  return (event) => {
    if (event.type !== 'syscall' || event.stack === undefined) return event;
    const frames = event.stack.frames.map((frame) => annotator.annotate(frame));
    return { ...event, stack: { ...event.stack, frames } };
  };
}

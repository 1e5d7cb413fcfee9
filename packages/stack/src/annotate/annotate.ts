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
  /** A trace gives the same frame as the same object, and programs pass the same lines over and over. */
  readonly #known = new WeakMap<Frame, Frame>();

  annotate(frame: Frame): Frame {
    if (frame.url === null || !FROM_FILES.has(frame.kind)) return frame;
    let annotated = this.#known.get(frame);
    if (annotated === undefined) {
      annotated = { ...frame, ...this.#find(frame.url, frame.line, frame.column) };
      this.#known.set(frame, annotated);
    }
    return annotated;
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

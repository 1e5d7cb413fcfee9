/** What the host adds to the frames of an event: original positions and package names. */
import { fileURLToPath } from 'node:url';
import type { EventTransform, Frame, SourcePosition } from '@ptracer/core';
import { PackageNames } from './package-of.js';
import { fileUrlOf, SourceMaps } from './source-map.js';

/** Kinds of frames that have a file of the user's disk. */
const FROM_FILES: ReadonlySet<Frame['kind']> = new Set(['user', 'dependency', 'wasm']);

const PACKAGES = '/node_modules/';

/** Asks whoever transformed a script for the original of a position, 1-based; `undefined` where nobody knows. */
export type PositionFinder = (position: SourcePosition) => SourcePosition | undefined;

export class FrameAnnotator {
  readonly #packages = new PackageNames();
  readonly #maps = new SourceMaps();
  /** A trace gives the same frame as the same object, and programs pass the same lines over and over. */
  readonly #known = new WeakMap<Frame, Frame>();
  readonly #find: PositionFinder;

  /** `live`: asked before the maps on the disk. */
  constructor(live: PositionFinder = () => undefined) {
    this.#find = (position) => live(position) ?? this.#maps.originalOf(position);
  }

  annotate(frame: Frame): Frame {
    if (frame.url === null || !FROM_FILES.has(frame.kind)) return frame;
    let annotated = this.#known.get(frame);
    if (annotated === undefined) {
      annotated = { ...frame, ...this.#additions(frame.url, frame.line, frame.column) };
      this.#known.set(frame, annotated);
    }
    return annotated;
  }

  #additions(
    url: string,
    line: number | null,
    column: number | null,
  ): Partial<Pick<Frame, 'kind' | 'original' | 'package'>> {
    const original = line === null || column === null ? undefined : this.#find({ url, line, column });
    // A bundle has the code of packages in it: whose a line is, its original says.
    const bundled = original !== undefined && original.url.includes(PACKAGES);
    const name = this.#packageOf(bundled ? original.url : url);
    return {
      ...(bundled && { kind: 'dependency' }),
      ...(name === undefined ? undefined : { package: name }),
      ...(original === undefined ? undefined : { original }),
    };
  }

  #packageOf(url: string): string | undefined {
    const file = fileUrlOf(url);
    return file && this.#packages.of(fileURLToPath(file));
  }
}

/**
 * For `spawn` as its `transform`: annotates every stack that passes.
 * @param live for a process that traces itself: knows the originals of scripts that were transformed in memory
 */
export function stackAnnotation(live?: PositionFinder): EventTransform {
  const annotator = new FrameAnnotator(live);
  return (event) => {
    if (event.type !== 'syscall' || event.stack === undefined) return event;
    const frames = event.stack.frames.map((frame) => annotator.annotate(frame));
    return { ...event, stack: { ...event.stack, frames } };
  };
}

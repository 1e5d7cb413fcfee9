/** Frames of the recorder itself, which stands between a stream and its methods (`streams.ts`). */
import { fileURLToPath } from 'node:url';
import type { Frame, JsStack } from '@ptracer/core';
import { ownFile } from '../own-file.js';

export class OwnFrames {
  readonly #urls: ReadonlySet<string>;
  readonly #known = new WeakMap<Frame, boolean>();

  constructor() {
    const preload = fileURLToPath(ownFile('dist/hooks/preload.cjs'));
    this.#urls = new Set([preload, ownFile('dist/hooks/streams.js').href]);
  }

  /** The stack without them. */
  without(stack: JsStack | undefined): JsStack | undefined {
    if (stack === undefined || !stack.frames.some((frame) => this.#is(frame))) return stack;
    return { ...stack, frames: stack.frames.filter((frame) => !this.#is(frame)) };
  }

  #is(frame: Frame): boolean {
    let own = this.#known.get(frame);
    if (own === undefined) {
      own = frame.url !== null && this.#urls.has(frame.url);
      this.#known.set(frame, own);
    }
    return own;
  }
}

import type { SyscallEvent } from '@ptracer/core';
import { bytesOf } from './transfer.js';

/** What the calls of one path have in common. */
export interface CallWeights {
  calls: number;
  /** Wall-clock time in them, ns; a call that never returned adds none. */
  time: number;
  /** Bytes that they moved. */
  bytes: number;
}

interface CallNode extends CallWeights {
  readonly children: Map<number, CallNode>;
}

function newNode(): CallNode {
  return { children: new Map(), calls: 0, time: 0, bytes: 0 };
}

/** Sums of calls by the frames that led to them. It grows with distinct paths, not with calls. */
export class CallTree {
  readonly #root = newNode();

  /** @param path numbers of frames, the outermost first */
  add(path: readonly number[], call: SyscallEvent): void {
    let node = this.#root;
    for (const frame of path) {
      let child = node.children.get(frame);
      if (child === undefined) node.children.set(frame, (child = newNode()));
      node = child;
    }
    node.calls++;
    node.time += call.duration ?? 0;
    node.bytes += bytesOf(call);
  }

  /** Each path that calls were added to. The array is the same each time: copy what is to be kept. */
  *paths(): Generator<{ path: readonly number[]; weights: Readonly<CallWeights> }> {
    const path: number[] = [];
    if (this.#root.calls > 0) yield { path, weights: this.#root };
    // A stack may have more frames than this program could have.
    const levels = [this.#root.children.entries()];
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const next = level.next();
      if (next.done) {
        levels.pop();
        path.pop();
        continue;
      }
      const [frame, node] = next.value;
      path.push(frame);
      if (node.calls > 0) yield { path, weights: node };
      levels.push(node.children.entries());
    }
  }
}

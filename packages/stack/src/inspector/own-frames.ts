/** What the host makes of the inspector's stacks of its own calls. */
import type { EventTransform, Frame, JsStack, SyscallEvent } from '@ptracer/core';

/** The engine's word for a call that it caused itself: no stack that is read has no frames. */
export const OWN_CALL: JsStack = { frames: [], exact: false, engine: 'inspector' };

/** Where core does a trace's work in the traced thread itself. */
const WORK = ['context', 'link', 'own-socket', 'shareable-page', 'tracer-process'].map(
  (name) => `self/${name}.js`,
);

const USEFUL: ReadonlySet<Frame['kind']> = new Set(['user', 'dependency', 'wasm']);

function isOwnCall({ stack }: SyscallEvent): boolean {
  return stack?.engine === 'inspector' && stack.frames.length === 0;
}

/** A wait of the event loop that ended for one descriptor, or any other call. */
function endedForUs({ name, result }: SyscallEvent): boolean {
  return !name.startsWith('epoll_') || result.value === 1;
}

/**
 * The frames without those of ptracer itself, which a request finds where the program left ptracer's work to be the
 * next JavaScript. What is left has called ptracer: it is the program's, and as near to the call as can be known.
 */
export function withoutOwnFrames(frames: readonly Frame[], folders: readonly string[]): Frame[] {
  const isOurs = ({ url }: Frame): boolean =>
    url !== null && folders.some((folder) => url.startsWith(folder));
  const isWork = (frame: Frame): boolean => isOurs(frame) && WORK.some((path) => frame.url!.endsWith(path));
  let first = frames.findLastIndex(isWork) + 1;
  while (first < frames.length && isOurs(frames[first]!)) first++;
  const rest = frames.slice(first);
  return first > 0 && !rest.some(({ kind }) => USEFUL.has(kind)) ? [] : rest;
}

/**
 * Leaves out calls that the engine caused, and frames of ptracer itself.
 *
 * @param tid the engine's thread, whose last call may be one that began in another trace
 * @param folders URLs that those of ptracer's own files in this process begin with
 * @param depth most frames; default: all
 */
export function ownStackTransform(
  tid: number,
  folders: readonly string[],
  depth: number = Infinity,
): EventTransform {
  return (event) => {
    if (event.type !== 'syscall') return event;
    if (event.tid === tid) return undefined;
    if (event.stack?.engine !== 'inspector') return event;
    if (isOwnCall(event) && endedForUs(event)) return undefined;
    const { stack, ...call } = event;
    const frames = withoutOwnFrames(stack.frames, folders);
    if (frames.length === 0) return call;
    if (frames.length <= depth) return { ...call, stack: { ...stack, frames } };
    return { ...call, stack: { ...stack, frames: frames.slice(0, depth), truncated: true } };
  };
}

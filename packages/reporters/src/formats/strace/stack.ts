/** A stack as lines under its call. Pure but for the working folder, which its caller supplies. */
import type { Frame, JsStack, StackFrom } from '@ptracer/core';
import { shortPath } from '../../text/paths.js';
import { visible } from '../../text/visible.js';

/** `user`: the program's own frames, and where it enters a dependency; the others are counted. */
export type StackFrames = 'user' | 'all' | 'none';

export interface StackFormat {
  frames: StackFrames;
  /** Paths below it are written relative to it. */
  folder: string;
}

/** Most paths remembered. */
const REMEMBERED = 1024;

/** Paths by URL, below one folder: the frames of a trace are of few files. */
const known = { folder: '', paths: new Map<string, string>() };

function pathOf(url: string, folder: string): string {
  if (known.folder !== folder || known.paths.size >= REMEMBERED) {
    known.folder = folder;
    known.paths.clear();
  }
  let path = known.paths.get(url);
  if (path === undefined) {
    path = visible(shortPath(url, folder));
    known.paths.set(url, path);
  }
  return path;
}

/** A combinator of promises has no place, but a position among them. */
function place({ promiseIndex, ...frame }: Frame, folder: string): string {
  return promiseIndex === undefined ? placeIn(frame.original ?? frame, folder) : `index ${promiseIndex}`;
}

function placeIn({ url, line, column }: Pick<Frame, 'url' | 'line' | 'column'>, folder: string): string {
  if (url === null) return '<anonymous>';
  return [pathOf(url, folder), line, column].filter((part) => part !== null).join(':');
}

/**
 * `at fn (file:line:column)`; `near` where the engine cannot vouch for it.
 * @param asked it is the first of a stack that is not the thread's own: `from fn (file:line:column)`
 */
export function formatFrame(frame: Frame, exact: boolean, folder: string, asked = false): string {
  const where = place(frame, folder);
  const words = [
    ...(asked ? ['from'] : []),
    ...(exact ? (asked ? [] : ['at']) : ['near']),
    ...(frame.async ? ['async'] : []),
    ...(frame.construct ? ['new'] : []),
    ...(frame.functionName === null || frame.functionName === ''
      ? frame.construct
        ? ['<anonymous>', `(${where})`]
        : [where]
      : [visible(frame.functionName), `(${where})`]),
  ];
  return words.join(' ');
}

/** Whether a frame of a dependency is the one that the program itself called. */
function isEntry(frames: readonly Frame[], index: number): boolean {
  const caller = frames.slice(index + 1).find(({ kind }) => kind === 'user' || kind === 'dependency');
  return caller?.kind !== 'dependency';
}

function counted(hidden: readonly Frame[]): string | undefined {
  if (hidden.length === 0) return undefined;
  const inPackages = hidden.filter(({ kind }) => kind === 'dependency').length;
  const parts = [
    ...(inPackages > 0 ? [`${inPackages} in node_modules`] : []),
    ...(hidden.length > inPackages ? [`${hidden.length - inPackages} internal`] : []),
  ];
  return `… ${parts.join(', ')}`;
}

/**
 * The lines of a stack, without indentation; none where nothing of the program is on it.
 * @param from whose stack it is
 */
export function formatStack(
  stack: JsStack,
  { frames: wanted, folder }: StackFormat,
  from: StackFrom = 'here',
): string[] {
  if (wanted === 'none') return [];
  const { frames } = stack;
  const shown =
    wanted === 'all'
      ? frames
      : frames.filter(
          ({ kind }, i) =>
            kind === 'user' || kind === 'wasm' || (kind === 'dependency' && isEntry(frames, i)),
        );
  if (shown.length === 0) return [];
  const rest = counted(frames.filter((frame) => !shown.includes(frame)));
  return [
    ...shown.map((frame, i) => formatFrame(frame, stack.exact, folder, i === 0 && from !== 'here')),
    ...(rest === undefined ? [] : [rest]),
    ...(stack.truncated ? ['… (cut here)'] : []),
  ];
}

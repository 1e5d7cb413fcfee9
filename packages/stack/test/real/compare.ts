/** Calls of a real program as V8 and as the engine tell them, compared frame by frame. */
import type { Frame } from '@ptracer/core';
import type { TrueFrame, Verdict } from '../corpus.js';
import type { SeenCall, TrueCall } from './run.js';

/** A verdict over calls. */
export interface RealVerdict extends Verdict {
  /** Calls with a stack that `node` makes past the functions where truth is taken, by innermost frame. */
  untold: Map<string, number>;
}

type Place = Pick<Frame, 'functionName' | 'url' | 'line' | 'column' | 'promiseIndex'> & { async?: boolean };
const show = (frame: Place | undefined): string =>
  frame
    ? `${frame.async ? 'async ' : ''}${nameOf(frame)} ${frame.url}:${frame.line}:${frame.column}`
    : 'nothing';
const nameOf = ({ functionName, promiseIndex }: Place): string | null =>
  promiseIndex === undefined ? functionName : `${functionName} (index ${promiseIndex})`;
const isInternal = ({ url }: Place): boolean => url?.startsWith('node:') ?? false;
const isBuiltin = ({ url }: Place): boolean => url === null;
const isUser = (frame: Place): boolean => !isBuiltin(frame) && !isInternal(frame);
const innermost = (frames: readonly Place[]): string => show(frames.find((frame) => !isBuiltin(frame)));

/**
 * The n-th call of a kind with a path in one run is the n-th such call in the other. A call counts as one of those
 * of which truth is known when it was made at a place where truth was ever taken; were the engine wrong about that
 * place, the two runs would differ in their number of calls.
 */
export function compareCalls(truth: readonly TrueCall[], seen: readonly SeenCall[]): RealVerdict {
  const verdict: RealVerdict = {
    stacks: 0,
    user: 0,
    async: 0,
    internal: 0,
    internalRight: 0,
    builtin: 0,
    builtinRight: 0,
    tiers: new Set(),
    wrong: [],
    untold: new Map(),
  };
  const places = new Set(truth.map(({ call, frames }) => `${call} ${innermost(frames)}`));
  const told = seen.filter(({ call, stack }) => {
    if (stack === undefined) return false;
    const place = innermost(stack.frames);
    if (places.has(`${call} ${place}`)) return true;
    verdict.untold.set(place, (verdict.untold.get(place) ?? 0) + 1);
    return false;
  });
  const queues = group(told);
  for (const { call, path, frames } of truth) {
    const name = `${call} ${path}`;
    const match = queues.get(name)?.shift();
    if (match?.stack) compareStack(verdict, name, frames, match.stack.frames, match.stack.truncated);
    else verdict.wrong.push(`${name}: made at ${innermost(frames)}, not seen there`);
  }
  for (const [name, rest] of queues)
    if (rest.length > 0) verdict.wrong.push(`${name}: ${rest.length} calls that truth does not know`);
  return verdict;
}

function group(calls: readonly SeenCall[]): Map<string, SeenCall[]> {
  const groups = new Map<string, SeenCall[]>();
  for (const seen of calls) {
    const name = `${seen.call} ${seen.path}`;
    const list = groups.get(name);
    if (list) list.push(seen);
    else groups.set(name, [seen]);
  }
  return groups;
}

function compareStack(
  verdict: RealVerdict,
  name: string,
  want: readonly TrueFrame[],
  got: readonly Frame[],
  truncated?: boolean,
): void {
  verdict.stacks++;
  if (truncated) verdict.wrong.push(`${name}: truncated`);
  for (const { tier } of got) if (tier) verdict.tiers.add(tier);
  const [user, gotUser] = [want.filter(isUser), got.filter(isUser)];
  verdict.user += user.length;
  for (let i = 0; i < Math.max(user.length, gotUser.length); i++) {
    const [expected, actual] = [show(user[i]), show(gotUser[i])];
    if (expected !== actual) verdict.wrong.push(`${name}: ${expected} is reported as ${actual}`);
  }
  const awaits = (frame: Place): boolean => frame.async === true && (isUser(frame) || isBuiltin(frame));
  const [awaiting, gotAwaiting] = [want.filter(awaits).map(show), got.filter(awaits).map(show)];
  verdict.async += awaiting.length;
  if (awaiting.join() !== gotAwaiting.join())
    verdict.wrong.push(`${name}: awaiting ${awaiting.join(', ')} is reported as ${gotAwaiting.join(', ')}`);
  const [internal, gotInternal] = [want.filter(isInternal), got.filter(isInternal)];
  verdict.internal += internal.length;
  verdict.internalRight += internal.filter((frame, i) => show(frame) === show(gotInternal[i])).length;
  const [builtin, gotBuiltin] = [want.filter(isBuiltin), got.filter(isBuiltin)];
  verdict.builtin += builtin.length;
  verdict.builtinRight += builtin.filter(
    (frame, i) => gotBuiltin[i] !== undefined && nameOf(frame) === nameOf(gotBuiltin[i]),
  ).length;
}

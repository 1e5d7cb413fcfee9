/** What the host makes of the inspector's stacks of its own calls. */
import type { Frame, SyscallEvent, TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { OWN_CALL, ownStackTransform, withoutOwnFrames } from '../../src/inspector/own-frames.js';
import { parseLine } from '../../src/inspector/protocol.js';

const CORE = 'file:///core/dist/';
const TID = 12;

function frame(functionName: string, url: string, kind: Frame['kind'] = 'user'): Frame {
  return { functionName, url, line: 1, column: 1, kind };
}

const user = frame('user', 'file:///app.js');
const internal = frame('emit', 'node:events', 'internal');
const handler = frame('handler', 'file:///app.js');
const detach = frame('detach', `${CORE}self/context.js`);
const pump = frame('pump', `${CORE}self/link.js`);
const traced = frame('traced', `${CORE}self/trace.js`);

const cut = (...frames: Frame[]): Frame[] => withoutOwnFrames(frames, [CORE]);

describe('withoutOwnFrames', () => {
  it('keeps what is the program’s', () => {
    expect(cut(user, internal)).toEqual([user, internal]);
    expect(cut(internal)).toEqual([internal]);
  });

  it('begins where the program called ptracer, outside of its handlers', () => {
    expect(cut(handler, pump, detach, user)).toEqual([user]);
    expect(cut(detach, traced, user)).toEqual([user]);
  });

  it('keeps what ptracer called for the program', () =>
    expect(cut(user, traced, user)).toEqual([user, traced, user]));

  it('has none where the event loop called ptracer', () => expect(cut(handler, pump, internal)).toEqual([]));
});

describe('ownStackTransform', () => {
  const transform = ownStackTransform(TID, [CORE], 2);
  const call = (name: string, value: number, stack?: SyscallEvent['stack'], tid = 11): TraceEvent =>
    ({ type: 'syscall', tid, name, result: { value }, ...(stack && { stack }) }) as SyscallEvent;
  const stackOf = (...frames: Frame[]): SyscallEvent['stack'] => ({ ...OWN_CALL, frames });

  it('drops what the engine caused', () => {
    expect(transform(call('read', 8, OWN_CALL))).toBeUndefined();
    expect(transform(call('epoll_wait', 1, OWN_CALL))).toBeUndefined();
    expect(transform(call('openat', 3, undefined, TID))).toBeUndefined();
  });

  it('keeps a wait that ended for others too', () => {
    expect(transform(call('epoll_wait', 2, OWN_CALL))).toEqual(call('epoll_wait', 2));
  });

  it('cuts stacks to their depth', () => {
    expect(transform(call('read', 8, stackOf(user, user)))).toEqual(call('read', 8, stackOf(user, user)));
    expect(transform(call('read', 8, stackOf(detach, user, user, user)))).toMatchObject({
      stack: { frames: [user, user], truncated: true },
    });
  });

  it('takes away a stack that has nothing of the program', () => {
    expect(transform(call('read', 8, stackOf(pump, internal)))).toEqual(call('read', 8));
  });

  it('leaves others alone', () => {
    const warning = { type: 'warning' } as TraceEvent;
    expect(transform(warning)).toBe(warning);
    const exact = call('read', 8, { frames: [], exact: true, engine: 'remote' });
    expect(transform(exact)).toBe(exact);
  });
});

describe('parseLine', () => {
  it('reads what the trace is to be told', () => {
    expect(parseLine('notice 12 0 why it is so')).toEqual({ type: 'notice', pid: 12, text: 'why it is so' });
  });
});

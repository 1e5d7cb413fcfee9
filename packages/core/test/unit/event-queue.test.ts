import { describe, expect, it } from 'vitest';
import { PtracerError } from '../../src/errors.js';
import { EventQueue } from '../../src/event-queue.js';
import type { TraceEvent } from '../../src/events.js';

class Source {
  paused = 0;
  resumed = 0;
  pause(): void {
    this.paused++;
  }
  resume(): void {
    this.resumed++;
  }
}

const event = (seq: number): TraceEvent => ({
  v: 1,
  seq,
  type: 'stop',
  pid: 1,
  tid: 1,
  signal: 'SIGSTOP',
  time: seq,
});
const events = (first: number, count: number): TraceEvent[] =>
  Array.from({ length: count }, (_, i) => event(first + i));

async function seqs(queue: EventQueue, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const found: number[] = [];
  for await (const { seq } of { [Symbol.asyncIterator]: () => ({ next: () => queue.next() }) }) {
    found.push(seq);
    if (found.length === most) break;
  }
  return found;
}

describe('the event queue', () => {
  it('gives a late consumer everything, then the end', async () => {
    const queue = new EventQueue(new Source());
    queue.push(events(1, 100));
    queue.end();
    expect(await seqs(queue.claim())).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('wakes a consumer that waits', async () => {
    const queue = new EventQueue(new Source()).claim();
    const next = queue.next();
    queue.push([event(1)]);
    expect(await next).toEqual({ done: false, value: event(1) });
    const end = queue.next();
    queue.end();
    expect((await end).done).toBe(true);
  });

  it('does not pause its source any more once it is released, and keeps everything', async () => {
    const source = new Source();
    const queue = new EventQueue(source).claim();
    queue.push(events(1, 20_000));
    expect(source).toMatchObject({ paused: 1, resumed: 0 });
    queue.release();
    expect(source).toMatchObject({ paused: 1, resumed: 1 });
    queue.push(events(20_001, 20_000));
    queue.end();
    expect(source).toMatchObject({ paused: 1, resumed: 1 });
    expect(await seqs(queue)).toHaveLength(40_000);
  });

  it('throws a failure once, behind the last event', async () => {
    const queue = new EventQueue(new Source()).claim();
    queue.push([event(1)]);
    queue.end(new PtracerError('ERR_PTRACER_TRACER_DIED', 'gone'));
    expect((await queue.next()).value).toEqual(event(1));
    await expect(queue.next()).rejects.toMatchObject({ code: 'ERR_PTRACER_TRACER_DIED' });
    expect((await queue.next()).done).toBe(true);
  });

  it('pauses its source for a slow consumer, and resumes it once', async () => {
    const source = new Source();
    const queue = new EventQueue(source).claim();
    queue.push(events(1, 16_384));
    expect(source.paused).toBe(0);
    queue.push(events(16_385, 16_384));
    queue.push(events(32_769, 1));
    expect(source).toMatchObject({ paused: 1, resumed: 0 });
    expect(await seqs(queue, 28_000)).toHaveLength(28_000);
    expect(source.resumed).toBe(0);
    expect((await seqs(queue, 4_769)).at(-1)).toBe(32_769);
    expect(source).toMatchObject({ paused: 1, resumed: 1 });
  });

  it('does not pause while nobody has come yet', () => {
    const source = new Source();
    new EventQueue(source).push(events(1, 50_000));
    expect(source.paused).toBe(0);
  });

  it('keeps a million events for a consumer who has not come, and says how many it lost', async () => {
    const queue = new EventQueue(new Source());
    for (let i = 0; i < 101; i++) queue.push(events(1 + i * 10_000, 10_000));
    queue.end();
    queue.claim();
    let last: TraceEvent | undefined;
    let count = 0;
    for (let next = await queue.next(); !next.done; next = await queue.next()) {
      last = next.value;
      count++;
    }
    expect(count).toBe(1_000_001);
    expect(last).toMatchObject({ type: 'lost', count: 10_000, seq: 1_010_000 });
  });

  it('drops everything when its consumer leaves the loop, and lets a paused source go on', async () => {
    const source = new Source();
    const queue = new EventQueue(source);
    queue.claim().push(events(1, 20_000));
    expect(source.paused).toBe(1);
    for await (const { seq } of queue) {
      if (seq === 3) break;
    }
    expect(source.resumed).toBe(1);
    queue.push(events(30_000, 5));
    expect((await queue.next()).done).toBe(true);
  });

  it('can be read once', () => {
    const queue = new EventQueue(new Source()).claim();
    expect(() => queue.claim()).toThrow(expect.objectContaining({ code: 'ERR_PTRACER_ALREADY_ITERATED' }));
  });
});

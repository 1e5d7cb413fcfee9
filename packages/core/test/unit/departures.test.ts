import { expect, it } from 'vitest';
import { Departures } from '../../src/tracer/departures.js';
import type { Tracee } from '../../src/tracer/tracee.js';

/** Larger than any process id (proc(5), pid_max): no thread is interrupted. */
const NOBODY = 2 ** 22;

const tracee = (tid: number): Tracee => ({ tid: NOBODY + tid, leaving: false }) as Tracee;

it('nobody to wait for is no reason to wait', () => {
  let done = 0;
  new Departures().begin([], () => done++);
  expect(done).toBe(1);
});

it('the last one to go ends the wait, once', () => {
  const departures = new Departures();
  const [one, two] = [tracee(1), tracee(2)];
  let done = 0;
  departures.begin([one, two], () => done++);
  expect([one.leaving, two.leaving]).toEqual([true, true]);
  departures.gone(one.tid);
  departures.gone(one.tid);
  departures.gone(NOBODY + 3);
  expect(done).toBe(0);
  departures.gone(two.tid);
  departures.gone(two.tid);
  expect(done).toBe(1);
});

it('a child that one of them makes in the meantime is waited for too', () => {
  const departures = new Departures();
  const parent = tracee(1);
  let done = 0;
  departures.begin([parent], () => done++);
  departures.addChild(parent.tid, NOBODY + 5);
  departures.addChild(NOBODY + 9, NOBODY + 10);
  departures.gone(parent.tid);
  expect(done).toBe(0);
  departures.gone(NOBODY + 5);
  expect(done).toBe(1);
});

it('two may wait for the same thread, and one may begin the next wait when it is done', () => {
  const departures = new Departures();
  const [one, two] = [tracee(1), tracee(2)];
  const order: string[] = [];
  departures.begin([one], () => {
    order.push('first');
    departures.begin([two], () => order.push('third'));
  });
  departures.begin([one], () => order.push('second'));
  departures.gone(one.tid);
  expect(order).toEqual(['first', 'second']);
  departures.gone(two.tid);
  expect(order).toEqual(['first', 'second', 'third']);
});

import { expect, it } from 'vitest';
import { SHARED_PAGE_SIZE, SharedPage } from '../../src/ffi/shared-page.js';

/** The page from both sides. */
function sides(): [SharedPage, SharedPage] {
  const memory = new ArrayBuffer(SHARED_PAGE_SIZE);
  return [new SharedPage(memory), new SharedPage(memory)];
}

it('an event that one side counts is known to the other', () => {
  const [tracer, host] = sides();
  expect(host.events).toBe(0);
  for (let i = 0; i < 3; i++) tracer.countEvent();
  expect(host.events).toBe(3);
});

it('a thread that is held is known with its whole mask, until it is released', () => {
  const [tracer, host] = sides();
  expect(host.held).toBeUndefined();
  const mask = Uint8Array.from({ length: 128 }, (_, i) => i);
  tracer.hold(4711, mask);
  expect(host.held).toEqual({ tid: 4711, mask });
  tracer.release();
  expect(host.held).toBeUndefined();
});

it('a mask is a copy: what is written later does not change it', () => {
  const [tracer, host] = sides();
  const mask = new Uint8Array([1]);
  tracer.hold(1, mask);
  const held = host.held!;
  tracer.hold(2, new Uint8Array([7]));
  expect(held).toEqual({ tid: 1, mask: new Uint8Array([1]) });
});

it('counting and holding do not disturb each other', () => {
  const [tracer, host] = sides();
  tracer.hold(9, new Uint8Array(128).fill(0xff));
  tracer.countEvent();
  expect(host.held).toEqual({ tid: 9, mask: new Uint8Array(128).fill(0xff) });
  expect(host.events).toBe(1);
});

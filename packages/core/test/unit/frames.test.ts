import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder } from '../../src/protocol/frames.js';

const messages = Array.from({ length: 200 }, (_, n) => ({ n, text: 'é𝄞\n'.repeat(n % 17), list: [n, null] }));
const stream = Buffer.concat(messages.map((message) => encodeFrame(JSON.stringify(message))));

/** A generator of repeatable "random" numbers in [0, limit). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % limit;
  };
}

describe('frames', () => {
  it('begin with their length in bytes, not characters', () => {
    const frame = encodeFrame('"é"');
    expect(frame.readUInt32LE(0)).toBe(4);
    expect(frame.length).toBe(8);
  });

  it.each([1, 2, 3, 4, 5, 7, 4096])('survive a stream torn into pieces of %i bytes', (size) => {
    const decoder = new FrameDecoder();
    const received: unknown[] = [];
    for (let at = 0; at < stream.length; at += size) {
      received.push(...decoder.push(stream.subarray(at, at + size)));
    }
    expect(received).toEqual(messages);
  });

  it.each([1, 2, 3, 4, 5])('survive a stream torn at random (%i)', (seed) => {
    const next = numbers(seed);
    const decoder = new FrameDecoder();
    const received: unknown[] = [];
    for (let at = 0; at < stream.length;) {
      const size = next(400);
      received.push(...decoder.push(stream.subarray(at, at + size)));
      at += size;
    }
    expect(received).toEqual(messages);
  });

  it('come out as soon as their last byte is there', () => {
    const decoder = new FrameDecoder();
    const frame = encodeFrame('{"a":1}');
    expect(decoder.push(frame.subarray(0, -1))).toEqual([]);
    expect(decoder.push(frame.subarray(-1))).toEqual([{ a: 1 }]);
    expect(decoder.push(Buffer.alloc(0))).toEqual([]);
  });

  it('come out many at a time', () => {
    const many = Buffer.concat(Array.from({ length: 20_000 }, (_, n) => encodeFrame(String(n))));
    expect(new FrameDecoder<number>().push(many)).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });

  it('may be long', () => {
    const text = 'x'.repeat(20 << 20);
    const decoder = new FrameDecoder<string>();
    const frame = encodeFrame(JSON.stringify(text));
    const received: string[] = [];
    for (let at = 0; at < frame.length; at += 65_536) {
      received.push(...decoder.push(frame.subarray(at, at + 65_536)));
    }
    expect(received).toHaveLength(1);
    expect(received[0] === text).toBe(true);
  });

  it('of an impossible length are refused', () => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32LE((1 << 28) + 1);
    expect(() => new FrameDecoder().push(prefix)).toThrow(RangeError);
    expect(() => new FrameDecoder().push(Buffer.from('HTTP/1.1 200 OK'))).toThrow(RangeError);
  });

  it('that hold no JSON are refused', () => {
    expect(() => new FrameDecoder().push(encodeFrame('{"a":'))).toThrow(SyntaxError);
  });
});

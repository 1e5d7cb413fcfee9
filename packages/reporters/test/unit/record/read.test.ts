import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { TraceEvent } from '@ptracer/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTrace, type RecordedTrace } from '../../../src/record/read.js';
import { everyEvent, everyFinding } from '../../../src/testing/index.js';

const EVENTS = everyEvent();
const TEXT = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join('');

function fileOf(content: string | Buffer, name = 'trace.ndjson'): string {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-read-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function read(
  content: string | Buffer | Readable,
): Promise<{ events: TraceEvent[]; trace: RecordedTrace }> {
  const trace = readTrace(content instanceof Readable ? content : fileOf(content));
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  return { events, trace };
}

/** Random bytes, so that a compressed trace has many blocks. */
const NOISE = Array.from({ length: 20_000 }, (_, i) => ({
  ...EVENTS[4]!,
  seq: i,
  name: `n${((i + 1) * 2_654_435_761) % 4_294_967_296}`,
}));
const LARGE = NOISE.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('a recorded trace is read as it was', () => {
  it.each([
    ['plain', TEXT],
    ['compressed', gzipSync(TEXT)],
    [
      'compressed in several members',
      Buffer.concat([gzipSync(TEXT.slice(0, 500)), gzipSync(TEXT.slice(500))]),
    ],
    ['without the last newline', TEXT.trimEnd()],
    ['with empty lines', TEXT.replaceAll('\n', '\n\n')],
    ['with other ends of lines', TEXT.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${TEXT}`],
    ['with a byte order mark, compressed', gzipSync(`\ufeff${TEXT}`)],
  ])('%s', async (_, content) => {
    const { events, trace } = await read(content);
    expect(events).toEqual(EVENTS);
    expect(trace.damage).toBeUndefined();
  });

  it('from a stream in small pieces, cut in the middle of characters', async () => {
    const bytes = Buffer.from(TEXT);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
      bytes.subarray(i * 7, i * 7 + 7),
    );
    expect((await read(Readable.from(pieces))).events).toEqual(EVENTS);
  });

  it('from a file in which characters lie across the pieces that are decoded', async () => {
    const call = EVENTS.find((event) => event.type === 'syscall')!;
    const calls = ['a', 'é', '€', '😀', 'é€😀'].flatMap((char) =>
      Array.from({ length: 3 }, (_, i) => ({ ...call, name: 'a'.repeat(i) + char.repeat(40_000) })),
    );
    const { events } = await read(calls.map((one) => `${JSON.stringify(one)}\n`).join(''));
    expect(events).toEqual(calls);
  });

  it('without the findings and summaries that stand in it', async () => {
    const derived = [...everyFinding(), { v: 1, type: 'summary', by: 'syscall', name: 'read' }];
    const { events, trace } = await read(TEXT + derived.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(events).toEqual(EVENTS);
    expect(trace.damage).toBeUndefined();
  });

  it('of nothing is nothing', async () => {
    for (const content of ['', gzipSync('')]) expect(await read(content)).toMatchObject({ events: [] });
  });

  it('and tells how far it is', async () => {
    const file = fileOf(LARGE);
    const told: [number, number | undefined][] = [];
    const trace = readTrace(file, { onProgress: (...progress) => told.push(progress) });
    for await (const _ of trace);
    const size = Buffer.byteLength(LARGE);
    expect(told.at(-1)).toEqual([size, size]);
    expect(told.length).toBeGreaterThan(5);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no JSON', 'what?', /line 3: it is no JSON/],
    ['no event', '[1]', /line 3: array is no event/],
    ['of another version', '{"v":2,"type":"syscall"}', /line 3: events of version 2 are not known/],
    ['without a version', '{"type":"syscall"}', /line 3: an event has a version/],
    ['of an unknown type', '{"v":1,"type":"toString"}', /line 3: there is no event of type "toString"/],
    [
      'without what reporters need',
      '{"v":1,"type":"exit","pid":1}',
      /line 3: an event of type exit has no tid/,
    ],
  ])('%s is lost where it stands, and the rest is read', async (_, line, message) => {
    const lines = TEXT.split('\n');
    lines.splice(2, 0, line);
    const { events, trace } = await read(lines.join('\n'));
    const [lost] = events.splice(2, 1);
    expect(lost).toMatchObject({
      type: 'lost',
      count: 1,
      seq: EVENTS[1]!.seq,
      reason: expect.stringMatching(message),
    });
    expect(events).toEqual(EVENTS);
    expect(trace.damage).toMatchObject({ lines: 1, cut: false, message: expect.stringMatching(message) });
  });

  it('is told without bytes that a terminal would take for its own, and in few words', async () => {
    const { events } = await read(
      [
        EVENTS[0],
        { v: '\u001b[31m\u009b'.repeat(99) },
        { v: 1, type: '\u202e\u007f'.repeat(99) },
        { v: { toString: 1 } },
      ]
        .map((one) => JSON.stringify(one))
        .concat('\u007fELF\u0002\u001b[2J\u009b2J')
        .map((line) => `${line}\n`)
        .join(''),
    );
    const reasons = events.flatMap((event) => (event.type === 'lost' ? [event.reason] : []));
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) {
      expect(reason).toMatch(/^[\x20-\x7e…]+$/);
      expect(reason.length).toBeLessThan(170);
    }
  });

  it('because a line is nested too deep for an event', async () => {
    const deep = JSON.stringify({ ...EVENTS[0]!, more: 0 }).replace(
      '"more":0',
      `"more":${'['.repeat(1e5)}${']'.repeat(1e5)}`,
    );
    const { events, trace } = await read(`${deep}\n${TEXT}`);
    expect(events.slice(1)).toEqual(EVENTS);
    expect(trace.damage?.message).toMatch(/line 1: it is nested too deep/);
  });

  it('because the file is cut in a line is told once, with the line', async () => {
    const { events, trace } = await read(TEXT.slice(0, -20));
    expect(events.slice(0, -1)).toEqual(EVENTS.slice(0, -1));
    expect(events.at(-1)).toMatchObject({ type: 'lost', count: null });
    expect(trace.damage).toMatchObject({ cut: true, lines: 1 });
    expect(trace.damage?.message).toMatch(/^trace\.ndjson, line \d+: it is cut in the middle$/);
  });

  it('because compressed data are cut: what came before is there', async () => {
    const compressed = gzipSync(LARGE);
    const { events, trace } = await read(compressed.subarray(0, compressed.length / 2));
    expect(events.length).toBeGreaterThan(5_000);
    expect(events.slice(0, -1)).toEqual(NOISE.slice(0, events.length - 1));
    expect(trace.damage).toMatchObject({ cut: true });
  });

  it('because compressed data are corrupt: what came before is there', async () => {
    const compressed = gzipSync(LARGE);
    compressed.fill(0xff, compressed.length / 2, compressed.length / 2 + 100);
    const { events, trace } = await read(compressed);
    expect(events.length).toBeGreaterThan(1_000);
    expect(trace.damage).toBeDefined();
  });

  it.each([
    ['an argument that is none', { args: [null] }],
    ['a stack that is none', { stack: null }],
    ['a frame that is none', { stack: { engine: 'remote', frames: [null], truncated: false } }],
    ['a thread that is none', { thread: null }],
    ['a result that is none', { result: null }],
    ['a duration in words', { duration: 'long' }],
  ])('because a line has %s', async (_, odd) => {
    const call = EVENTS.find(({ type }) => type === 'syscall')!;
    const lines = [EVENTS[0], { ...call, ...odd }, call].map((one) => JSON.stringify(one));
    const { events, trace } = await read(`${lines.join('\n')}\n`);
    expect(events).toMatchObject([EVENTS[0]!, { type: 'lost', count: 1 }, call]);
    expect(trace.damage).toMatchObject({ lines: 1 });
    expect(trace.damage!.message).toContain('line 2');
  });

  it('at its beginning is lost, where events follow', async () => {
    const { events, trace } = await read(`garbage\nmore\n${TEXT}`);
    expect(events.slice(2)).toEqual(EVENTS);
    expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['lost', 'lost']);
    expect(trace.damage?.lines).toBe(2);
  });

  it.each([
    ['a program', 'const x = 1;\n'.repeat(9)],
    ['one line', '{"version":3}'],
    ['another JSON', JSON.stringify({ traceEvents: [] })],
  ])('%s is no recorded trace', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'ERR_PTRACER_TRACE_FILE',
      message: expect.stringMatching(/^trace\.ndjson is no recorded trace, .*\(line 1: /),
    });
  });

  it.each([
    ['a file that does not exist', '/nonexistent/trace', /ENOENT/],
    ['a folder', '/', /EISDIR/],
  ])('%s is an error', async (_, file, message) => {
    const reading = async (): Promise<void> => {
      for await (const _ of readTrace(file));
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'ERR_PTRACER_TRACE_FILE',
      message: expect.stringMatching(message),
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTrace, type TraceDamage } from '../../../src/record/read.js';
import { everyEvent } from '../../../src/testing/index.js';

/** Many blocks of deflate, and many of the pieces that are read at a time. */
const LINES = Array.from({ length: 20_000 }, (_, i) =>
  JSON.stringify({
    ...everyEvent()[4]!,
    seq: i,
    name: `n${((i + 1) * 2_654_435_761) % 4_294_967_296}`,
  }),
);
const TEXT = Buffer.from(`${LINES.join('\n')}\n`);
const WHOLE = gzipSync(TEXT);

interface Read {
  lines: string[];
  reasons: string[];
  damage: TraceDamage | undefined;
}

async function read(source: string | Readable): Promise<Read> {
  const trace = readTrace(source);
  const lines: string[] = [];
  const reasons: string[] = [];
  for await (const event of trace) {
    if (event.type === 'lost') reasons.push(event.reason.replace(/^[^,]*, /, ''));
    else lines.push(JSON.stringify(event));
  }
  return { lines, reasons, damage: trace.damage };
}

function fileOf(content: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-gzip-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'trace.ndjson.gz');
  writeFileSync(file, content);
  return file;
}

function* inPieces(content: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

const flipped = (content: Buffer, at: number): Buffer => {
  const copy = Buffer.from(content);
  copy[at < 0 ? copy.length + at : at]! ^= 0xff;
  return copy;
};

/** A header with all that one can have (RFC 1952, 2.3). */
const FULL_HEADER = Buffer.concat([
  Buffer.of(0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3),
  Buffer.of(3, 0, 1, 2, 3),
  Buffer.from('name\0comment\0'),
  Buffer.of(0, 0),
]);

/** Ends in a line. */
const BEFORE = TEXT.subarray(0, 3_000_100);

/** Behind all of it a block of a type that there is not (RFC 1951, 3.2.3). */
const DAMAGED = Buffer.concat([
  WHOLE.subarray(0, 10),
  deflateRawSync(BEFORE, { finishFlush: constants.Z_SYNC_FLUSH }),
  Buffer.of(7),
]);

describe.each([
  ['a file', (content: Buffer) => fileOf(content)],
  ['a stream', (content: Buffer) => Readable.from(inPieces(content, 70_000))],
  ['a stream of crumbs', (content: Buffer) => Readable.from(inPieces(content, 999))],
])('of compressed data from %s all is read', (_, sourceOf) => {
  it.each([
    ['where they are whole', WHOLE, []],
    ['with zeros behind them', Buffer.concat([WHOLE, Buffer.alloc(20_000)]), []],
    [
      'where they are several members',
      Buffer.concat([gzipSync(TEXT.subarray(0, 1e6)), gzipSync(''), gzipSync(TEXT.subarray(1e6))]),
      [],
    ],
    ['with all that a header can have', Buffer.concat([FULL_HEADER, WHOLE.subarray(10)]), []],
    ['where the checksum is wrong', flipped(WHOLE, -6), [/^the checksum of the compressed data is wrong/]],
    ['where the length is wrong', flipped(WHOLE, -1), [/^the checksum of the compressed data is wrong/]],
    [
      'where the checksum of a member is wrong',
      Buffer.concat([flipped(gzipSync(TEXT.subarray(0, 1e6)), -6), gzipSync(TEXT.subarray(1e6))]),
      [/^the checksum of the compressed data is wrong/],
    ],
    [
      'with garbage behind them',
      Buffer.concat([WHOLE, Buffer.from('garbage here')]),
      [/^what follows the compressed data is no gzip/],
    ],
    ['where their end is cut', WHOLE.subarray(0, -3), [/^the compressed data break off here$/]],
  ])('%s', async (_, content, told) => {
    const { lines, reasons, damage } = await read(sourceOf(content));
    expect(lines.length).toBe(LINES.length);
    expect(lines).toEqual(LINES);
    expect(reasons).toEqual(told.map((reason) => expect.stringMatching(reason)));
    expect(damage?.lines).toBe(told.length === 0 ? undefined : 1);
  });

  it('up to where they are damaged, and the damage is told', async () => {
    const { lines, reasons, damage } = await read(sourceOf(Buffer.concat([DAMAGED, Buffer.alloc(99_999)])));
    expect(lines).toHaveLength(BEFORE.toString().split('\n').length - 1);
    expect(lines).toEqual(LINES.slice(0, lines.length));
    expect(reasons).toEqual([
      `line ${lines.length + 1}: the compressed data are damaged here (invalid block type)`,
    ]);
    expect(damage).toMatchObject({ lines: 1, cut: true });
  });

  it('up to where they are cut, and what cut the line is told', async () => {
    const { lines, reasons } = await read(sourceOf(WHOLE.subarray(0, WHOLE.length >> 1)));
    expect(lines).toEqual(LINES.slice(0, lines.length));
    expect(reasons).toEqual([`line ${lines.length + 1}: the compressed data break off here`]);
  });
});

it('who leaves compressed data early leaves nothing open', async () => {
  const stream = Readable.from(inPieces(WHOLE, 999));
  for await (const event of readTrace(stream)) if (event.seq === 3) break;
  expect(stream.destroyed).toBe(true);
});

it('who leaves compressed data early does not wait for more of them', async () => {
  const stream = new PassThrough();
  stream.write(WHOLE.subarray(0, WHOLE.length >> 1));
  for await (const event of readTrace(stream)) if (event.seq === 3) break;
  expect(stream.destroyed).toBe(true);
});

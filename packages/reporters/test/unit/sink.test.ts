import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '@ptracer/core';
import { jsonLinesReporter } from '../../src/formats/json-lines.js';
import { report } from '../../src/report.js';
import type { Reporter } from '../../src/reporter.js';
import { Sink } from '../../src/sink.js';
import { call, START, traceOf } from './events.js';

describe('a sink', () => {
  it('writes everything, in order, to a stream that is slow', async () => {
    const pieces: string[] = [];
    const slow = new Writable({
      highWaterMark: 10,
      write(chunk: Buffer, _, done) {
        pieces.push(String(chunk));
        setImmediate(done);
      },
    });
    const sink = new Sink(slow);
    let waited = 0;
    let expected = '';
    for (let i = 0; i < 2000; i++) {
      const line = `line ${i} ${'x'.repeat(40)}\n`;
      expected += line;
      const pending = sink.write(line);
      if (pending === undefined) continue;
      waited++;
      await pending;
    }
    await sink.end();
    expect(pieces.join('')).toBe(expected);
    expect(waited).toBeGreaterThan(1);
    expect(pieces.length).toBeLessThan(20);
  });

  it('hands over what it has, when its owner is quiet', async () => {
    const pieces: string[] = [];
    const sink = new Sink(
      new Writable({
        write(chunk: Buffer, _, done) {
          pieces.push(String(chunk));
          done();
        },
      }),
    );
    void sink.write('soon\n');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(pieces).toEqual(['soon\n']);
  });

  it('keeps the order of text and bytes', async () => {
    const pieces: string[] = [];
    const slow = new Writable({
      highWaterMark: 4,
      write(chunk: Buffer, _, done) {
        pieces.push(String(chunk));
        setImmediate(done);
      },
    });
    const sink = new Sink(slow);
    for (let i = 0; i < 50; i++) {
      void sink.write(`text ${i},`);
      const pending = sink.write(Buffer.from(`bytes ${i},`));
      if (i % 3 === 0) await pending;
    }
    await sink.end();
    expect(pieces.join('')).toBe(Array.from({ length: 50 }, (_, i) => `text ${i},bytes ${i},`).join(''));
  });

  it('tells at its end that there was no room', async () => {
    const sink = new Sink(createWriteStream('/dev/full'));
    await sink.write('x'.repeat(20_000));
    await expect(sink.end()).rejects.toMatchObject({ code: 'ENOSPC', syscall: 'write' });
  });

  it('leaves no listener behind on a stream that others use after it', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    for (let i = 0; i < 20; i++) {
      const sink = new Sink(stream);
      void sink.write('x');
      await sink.end();
    }
    await new Promise(setImmediate);
    expect(['error', 'close', 'drain'].map((name) => stream.listenerCount(name))).toEqual([0, 0, 0]);
  });

  it('does not close a stream that is not its own', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const sink = new Sink(stream);
    void sink.write('x');
    await sink.end();
    expect(stream.writableEnded).toBe(false);
  });

  it.each(['at once', 'while it waits for room'])('ends when its reader goes away %s', async (when) => {
    const reader = spawn('sh', ['-c', when === 'at once' ? 'exec <&-' : 'head -c 10 >/dev/null'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    if (when === 'at once') await once(reader, 'exit');
    const sink = new Sink(reader.stdin);
    for (let i = 0; i < 1000; i++) await sink.write(`${'x'.repeat(4000)}\n`);
    await sink.end();
    await sink.write('more');
    await sink.end();
  });
});

describe('a report', () => {
  const failing = async function* (): AsyncGenerator<TraceEvent> {
    yield START;
    throw new Error('the tracer died');
  };

  it('ends its reporters, then throws what the trace threw', async () => {
    const seen: string[] = [];
    const reporter: Reporter = {
      onEvent: ({ type }) => void seen.push(type),
      onEnd: () => void seen.push('end'),
    };
    await expect(report(failing(), reporter, reporter)).rejects.toThrow('the tracer died');
    expect(seen).toEqual(['start', 'start', 'end', 'end']);
  });

  it('waits for a reporter that is slow', async () => {
    const seen: string[] = [];
    await report(traceOf(START, call()), {
      onEvent: async ({ type }) => {
        seen.push(`${type} began`);
        await new Promise(setImmediate);
        seen.push(`${type} ended`);
      },
    });
    expect(seen).toEqual(['start began', 'start ended', 'syscall began', 'syscall ended']);
  });

  it('goes on to its end when the reader of one reporter is gone', async () => {
    const reader = spawn('true', { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(reader, 'exit');
    let count = 0;
    const events = Array.from({ length: 5000 }, () => call());
    await report(traceOf(...events), jsonLinesReporter(reader.stdin), { onEvent: () => void count++ });
    expect(count).toBe(5000);
  });
});

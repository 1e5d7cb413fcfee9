import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call, leftovers, placeOf, temporaryFolder } from './fixtures/program.js';

afterEach(async () => {
  await expect.poll(leftovers, { timeout: 15_000 }).toEqual([]);
});

const descriptors = <Value>(name: string, ...args: unknown[]): Promise<Value> =>
  call('descriptors', name, ...args);

const LEAK = placeOf('descriptors.mjs', "openSync(path, 'w'); // leak");

/** A file that the program left open. */
const file = (path: string, place: { line: number | null; column: number | null } = LEAK): object => ({
  kind: 'file',
  path,
  syscall: 'openat',
  owner: 'program',
  closeOnExec: true,
  isOpen: true,
  main: true,
  ...place,
});

describe('a descriptor that is left open', () => {
  it('is listed with its path and the exact line that opened it, also when its block has ended', async () => {
    const path = join(temporaryFolder(), 'file');
    expect(await descriptors('synchronous', path)).toEqual({
      during: [file(path)],
      after: [file(path)],
      age: true,
      fd: expect.any(Number) as number,
    });
  });

  it('may come from openSync, open with a callback, or fs.promises', async () => {
    const folder = temporaryFolder();
    const list = await descriptors<object[]>('everyWay', folder);
    expect(list).toEqual([
      file(join(folder, 'sync')),
      { ...file(join(folder, 'callback')), main: false, line: 69, column: 24 },
      { ...file(join(folder, 'promise')), main: false, line: 70, column: 33 },
    ]);
  });

  it('may be a socket, with its addresses', async () => {
    const folder = temporaryFolder();
    interface Socket {
      kind: string;
      path: string | null;
      peer?: string;
      syscall: string;
      isOpen: boolean;
    }
    const { list, port } = await descriptors<{ list: Socket[]; port: number }>('sockets', folder);
    expect(new Set(list.map(({ kind, isOpen }) => `${kind} ${isOpen}`))).toEqual(new Set(['socket true']));
    const here = `127.0.0.1:${port}`;
    expect(list.map(({ syscall, path, peer = null }) => ({ syscall, path, peer }))).toEqual([
      { syscall: 'socket', path: here, peer: null },
      { syscall: 'socket', path: null, peer: here },
      { syscall: 'accept4', path: here, peer: null },
      { syscall: 'socket', path: join(folder, 'socket'), peer: null },
    ]);
  });

  it("may be a folder, or the pipe to a child; the inotify instance of its watchers is Node.js's", async () => {
    const folder = temporaryFolder();
    expect(await descriptors('others', folder)).toEqual([
      { kind: 'directory', path: folder, owner: 'program' },
      { kind: 'socket', path: null, owner: 'program' },
    ]);
  });

  it('may be one of a thousand', async () => {
    expect(await descriptors('many', temporaryFolder(), 1000)).toEqual({ open: 1000, right: true, after: 0 });
  });
});

describe('nothing is listed', () => {
  it('that was closed again, in whatever way it was opened', async () => {
    expect(await descriptors('closed', temporaryFolder())).toEqual([]);
  });

  it('that Node.js opens for itself, unless it is asked for', async () => {
    const { mine, all } = await descriptors<{ mine: unknown[]; all: string[] }>('ofNode');
    expect(mine).toEqual([]);
    expect(all).toContain('node epoll');
    expect(all.filter((text) => !text.startsWith('node '))).toEqual([]);
  });

  it('that the tracing itself opens', async () => {
    expect(await descriptors('transformed', temporaryFolder())).toEqual({ list: 1, seen: [] });
  });
});

it('contexts nest, and the latest is the one that is asked', async () => {
  const folder = temporaryFolder();
  expect(await descriptors('nested', folder)).toEqual({
    both: [['before', 'within'], ['within']],
    innerError: [join(folder, 'within')],
    outerError: [join(folder, 'before')],
    noneError: 'ERR_PTRACER_INVALID_ARGUMENT',
    rest: ['before'],
  });
});

it('a worker has its own, and those that it opened on the thread pool', async () => {
  expect(await descriptors('inWorker', temporaryFolder())).toEqual(['worker', 'pool']);
});

describe('assertNoOpenDescriptors', () => {
  it('throws an error with the path, the line and its code', async () => {
    const path = join(temporaryFolder(), 'file');
    const error = await descriptors<{ message: string }>('asserted', path, {});
    expect(error).toMatchObject({
      name: 'PtracerError',
      code: 'ERR_PTRACER_OPEN_DESCRIPTORS',
      ptracer: true,
      own: true,
      descriptors: [path],
    });
    expect(error.message).toContain(path);
    expect(error.message).toContain(`descriptors.mjs:${LEAK.line}:${LEAK.column}`);
    expect(error.message).toContain("return openSync(path, 'w'); // leak");
  });

  it('overlooks what a child does not inherit, where that is wished', async () => {
    expect(await descriptors('asserted', join(temporaryFolder(), 'file'), { inheritable: true })).toBe(
      'none',
    );
  });

  it('agrees with a child on what that inherits', async () => {
    expect(await descriptors('inheritable', join(temporaryFolder(), 'file'))).toEqual({
      inherited: false,
      error: null,
      closeOnExec: [true],
    });
  });
});

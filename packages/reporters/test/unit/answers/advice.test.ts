import type { SyscallEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { closingAdvice } from '../../../src/answers/closing-advice.js';
import { unblockingAdvice } from '../../../src/answers/unblocking-advice.js';
import { argument, at, internal, inPackage, Program } from '../program.js';

/** A call that the function `name` of `module` made for a line of the program. */
function callOf(syscall: string, module: string, name: string): SyscallEvent {
  return new Program().call(syscall, [argument('fd', 'fd', 3)], {
    frames: [internal('node:internal/inner'), internal(module, name), at(1)],
  });
}

describe('how the event loop is kept free', () => {
  it.each([
    ['openat', 'node:fs', 'readFileSync', 'use fs.promises.readFile or a stream'],
    ['statx', 'node:fs', 'existsSync', 'use fs.promises.access'],
    ['read', 'node:fs', 'readSync', 'use await handle.read(), of fs.promises.open'],
    ['fstat', 'node:fs', 'fstatSync', 'use await handle.stat(), of fs.promises.open'],
    ['fdatasync', 'node:fs', 'fdatasyncSync', 'await handle.sync(), or let a worker do it'],
    ['openat', 'node:fs', 'mkdtempSync', 'use fs.promises.mkdtemp'],
    ['clone', 'node:child_process', 'execFileSync', 'use spawn, exec or execFile, not their Sync forms'],
    [
      'clone',
      'node:child_process',
      'spawn',
      'starting a process stops this one for a moment: start fewer, or keep one running',
    ],
    [
      'read',
      'node:internal/modules/helpers',
      'require',
      'load it when the program starts, before it serves anybody',
    ],
    ['writev', 'node:internal/streams/writable', 'Writable.write', 'write less at once'],
    ['flock', 'node:fs', 'flockSync', 'try the lock without waiting, and again later'],
    [
      'futex',
      'node:vm',
      'runInContext',
      'nothing in the line itself: Node.js waits there for threads of its own, or wakes them',
    ],
    ['ioctl', 'node:tty', 'getWindowSize', 'let a worker thread do it'],
  ])('of %s by %s %s: %s', (syscall, module, name, advice) => {
    expect(unblockingAdvice(callOf(syscall, module, name))).toBe(advice);
  });

  it('of a write to standard output: the program waits', () => {
    const frames = [internal('node:internal/console/constructor', 'log'), at(1)];
    const call = new Program().call('write', [argument('fd', 'fd', 1)], { frames });
    expect(unblockingAdvice(call)).toContain('the program waits until it is written');
  });

  it('of Atomics.wait: another way to wait, and not so of other waits in futex', () => {
    const wait = { ...internal('', 'wait'), url: null };
    const call = new Program().call('futex', [], { frames: [wait, at(1)] });
    expect(unblockingAdvice(call)).toContain('Atomics.waitAsync');
  });

  it('is about the function that the innermost code called, a dependency’s too', () => {
    const frames = [
      internal('node:fs', 'statSync'),
      inPackage('glob'),
      internal('node:fs', 'openSync'),
      at(1),
    ];
    const call = new Program().call('statx', [], { frames });
    expect(unblockingAdvice(call)).toBe('use fs.promises.stat');
  });

  it('goes by the call where the program’s code, or an addon, made it', () => {
    const call = new Program().call('nanosleep', [], { frames: [at(1)] });
    expect(unblockingAdvice(call)).toBe('use a timer');
  });
});

describe('how a descriptor is closed', () => {
  it.each([
    ['file', 'openat', 'node:fs', 'openSync', 'fs.closeSync(fd), in a finally block'],
    ['file', 'openat', 'node:fs', 'open', 'fs.close(fd), on every path of the callback'],
    [
      'file',
      'openat',
      'node:internal/fs/promises',
      'open',
      'await handle.close() in a finally block, or `await using`',
    ],
    [
      'file',
      'openat',
      'node:fs',
      'createReadStream',
      'stream.destroy(), or stream.pipeline(), which does it',
    ],
    ['directory', 'openat', 'node:internal/fs/dir', 'opendirSync', 'dir.closeSync(), or read it to its end'],
    ['socket', 'socketpair', 'node:child_process', 'spawn', 'end the child process, or destroy its streams'],
    [
      'socket',
      'socket',
      'node:http',
      'get',
      'read each response to its end (response.resume()), or agent.destroy()',
    ],
    ['socket', 'socket', 'node:net', 'connect', 'socket.destroy(), server.close(), agent.destroy()'],
    ['socket', 'socket', 'node:dgram', 'bind', 'socket.close()'],
    ['memfd', 'memfd_create', 'node:addon', 'make', 'end what opened it'],
  ] as const)('a %s of %s by %s %s: %s', (kind, syscall, module, name, advice) => {
    expect(closingAdvice({ kind, syscall, call: callOf(syscall, module, name) })).toBe(advice);
  });

  it('a stream’s file, whose line is not known: with the stream', () => {
    const frames = [internal('node:fs', 'open'), internal('node:internal/fs/streams', '_construct')];
    const call = new Program().call('openat', [], { role: 'uv-pool', frames, stackFrom: 'unknown' });
    expect(closingAdvice({ kind: 'file', syscall: 'openat', call })).toContain('stream.destroy()');
  });

  it('without stacks: by its kind', () => {
    const call = new Program().call('openat', []);
    expect(closingAdvice({ kind: 'file', syscall: 'openat', call })).toBe(
      'fs.closeSync(fd), await handle.close(), or stream.destroy()',
    );
  });
});

import { expect, it } from 'vitest';
import { explain } from '../../src/explain.js';
import { matches } from '../../src/pattern/compile.js';
import { preset, PRESET_NAMES, type Preset } from '../../src/presets.js';
import { call } from '../support/call.js';

const test = (name: Preset): ReturnType<typeof matches> => matches(preset(name, 'x64'), { arch: 'x64' });

const SOCKET = { value: 5, path: 'socket:[42]' };
const FILE = { value: 5, path: '/var/log/x' };

it.each<[name: Preset, event: ReturnType<typeof call>, shown: boolean]>([
  ['fs', call('openat', [-100, '/x', 'O_RDONLY']), true],
  ['fs', call('read', [FILE, 'x', 1]), true],
  ['fs', call('read', [SOCKET, 'x', 1]), false],
  ['net', call('read', [SOCKET, 'x', 1]), true],
  ['net', call('connect', [5]), true],
  ['net', call('read', [FILE, 'x', 1]), false],
  ['process', call('execve', ['/bin/sh']), true],
  ['process', call('read', [5]), false],
  ['leaks', call('openat', [-100, '/x', 'O_RDONLY'], 3), true],
  ['leaks', call('openat', [-100, '/x', 'O_RDONLY'], 'ENOENT'), false],
  ['leaks', call('close', [3]), true],
  ['quiet', call('openat', [-100, '/x', 'O_RDONLY']), true],
  ['quiet', call('futex'), false],
  ['quiet', call('epoll_wait'), false],
  ['quiet', call('mmap', [0, 1, '', '', -1]), false],
  ['quiet', call('mmap', [0, 1, '', '', 3]), true],
])('--preset %s: %o', (name, event, shown) => {
  expect(test(name)(event)).toBe(shown);
});

it('blocking is a long call of a thread that runs JavaScript, and not its event loop', () => {
  const holds = test('blocking');
  const frames = (kind: 'user' | 'internal') => ({
    stack: {
      frames: [{ functionName: 'f', url: 'x', line: 1, column: 1, kind }],
      exact: true,
      engine: 'remote' as const,
    },
  });
  const long = { ...call('fsync', [3]), duration: 2e6 };
  expect(holds(long)).toBe(true);
  expect(holds({ ...long, duration: 1e3 })).toBe(false);
  expect(holds({ ...long, thread: { role: 'uv-pool', name: 'libuv-worker' } })).toBe(false);
  const waiting = { ...call('epoll_wait'), duration: 2e9 };
  expect(holds({ ...waiting, ...frames('internal') })).toBe(false);
  expect(holds({ ...waiting, ...frames('user') })).toBe(true);
});

it('what quiet leaves out costs nothing', () => {
  const { calls, except, arguments: tests } = explain({ preset: 'quiet' }, { arch: 'x64' });
  expect(calls).toBe('all');
  expect(except).toEqual(expect.arrayContaining(['futex', 'epoll_wait', 'madvise', 'clock_gettime']));
  expect(tests).toEqual([{ call: 'mmap', test: '!(fd >= 2147483648)' }]);
});

it('trace takes the place of a preset', () => {
  expect(explain({ preset: 'net', trace: 'futex' }, { arch: 'x64' }).calls).toEqual(['futex']);
});

it.each(PRESET_NAMES)('%s is data', (name) => {
  const { module: _, ...rest } = { module: '', ...(preset(name, 'arm64') as object) };
  expect(Object.keys(rest).length).toBeGreaterThan(0);
});

it.each(['qiet', 'toString', ''])('there is no preset %j', (name) => {
  expect(() => preset(name as Preset)).toThrow(
    /^there is no preset .*there is fs, net, process, leaks, blocking, quiet$/,
  );
});

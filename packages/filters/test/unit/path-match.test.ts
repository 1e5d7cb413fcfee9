import { expect, it } from 'vitest';
import { touchesPath } from '../../src/path-match.js';
import { call } from '../support/call.js';

const touches = (event: ReturnType<typeof call>, path: string): boolean =>
  touchesPath(event, new Set([path]), () => '/home/me');

it('a relative path starts from the folder that the descriptor before it refers to', () => {
  const opened = call('openat', [{ value: 4, path: '/etc' }, 'passwd', '']);
  expect(touches(opened, '/etc/passwd')).toBe(true);
  expect(touches(opened, '/home/me/passwd')).toBe(false);
});

it('a relative path starts from the working folder where there is no such descriptor', () => {
  expect(touches(call('openat', [-100, 'passwd', '']), '/home/me/passwd')).toBe(true);
  expect(touches(call('chdir', ['below']), '/home/me/below')).toBe(true);
});

it('the descriptor of inotify_add_watch is no folder', () => {
  const watching = call('inotify_add_watch', [{ value: 5, path: 'anon_inode:inotify' }, 'notes.txt', '']);
  expect(touches(watching, '/home/me/notes.txt')).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { callsMessage, openedMessage, patternText } from '../../src/testing/call-message.js';
import { openedFile } from '../../src/testing/opened.js';
import { PLAIN } from '../../src/testing/style.js';
import { straceLines } from '../../src/testing/strace-lines.js';
import { call, frame, INTERNAL, stack } from './synthetic.js';

const bySync = stack(INTERNAL, frame());

describe('an opened file', () => {
  it.each([
    ['absolute', call({ path: '/etc/../etc/hosts' }), '/etc/hosts'],
    ['below the working folder', call({ path: 'src/a.js' }), '/project/src/a.js'],
    ['below a descriptor', call({ path: 'a.js', folder: '/srv' }), '/srv/a.js'],
    ['known by its target alone', call({ target: '/tmp/x' }), '/tmp/x'],
  ])('is %s', (_, made, path) => {
    expect(openedFile(made, '/project')).toMatchObject({ path });
  });

  it('has a target where a link leads elsewhere', () => {
    expect(openedFile(call({ path: '/a', target: '/b' }), '/')).toMatchObject({ path: '/a', target: '/b' });
    expect(openedFile(call({ path: '/a', target: '/a' }), '/')).not.toHaveProperty('target');
  });

  it('is none where the call failed', () => {
    expect(openedFile(call({ path: '/a', result: -1 }), '/')).toBeUndefined();
  });
});

describe('the message about opened files', () => {
  const files = [
    { path: '/etc/hosts', call: call({ stack: bySync }) },
    { path: '/etc/hosts', call: call({ stack: bySync }) },
    { path: '/srv/link', target: '/etc/passwd', call: call({ role: 'uv-pool' }) },
  ];

  it('lists each with its line, and what is allowed', () => {
    const message = openedMessage(files, ['src/**', '/tmp/'], PLAIN);
    expect(message.split('\n')[0]).toBe('2 files were opened; only these may be: src/**, /tmp/');
    expect(message).toContain('/etc/hosts  2 times\n  opened at readConfig (test/testing/sample.js:5:13)');
    expect(message).toContain('/srv/link  leads to /etc/passwd\n  opened on libuv');
  });

  it('names a single one in its first line', () => {
    expect(openedMessage(files.slice(0, 1), [], PLAIN).split('\n')[0]).toBe(
      'a file was opened: /etc/hosts; none may be',
    );
  });
});

describe('the message about calls', () => {
  it('has each as strace writes it, and its line', async () => {
    const calls = [call({ path: '/etc/hosts', stack: bySync }), call({ path: '/a', role: 'uv-pool' })];
    const lines = await straceLines(calls);
    expect(lines).toEqual(['openat(AT_FDCWD, "/etc/hosts") = 21', 'openat(AT_FDCWD, "/a") = 21']);
    const message = callsMessage(calls, lines, 'openat', PLAIN);
    expect(message.split('\n')[0]).toBe('2 calls were made: openat(); none may match openat');
    expect(message).toContain('openat(AT_FDCWD, "/etc/hosts") = 21\n  made at readConfig (');
  });

  it.each([
    ['%network', '%network'],
    [{ name: /^open/, path: '/tmp/**' }, "{ name: /^open/, path: '/tmp/**' }"],
  ])('describes the pattern %o', (pattern, text) => {
    expect(patternText(pattern)).toBe(text);
  });
});

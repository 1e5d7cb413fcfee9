import type { OpenDescriptor } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { durationText } from '@ptracer/reporters';
import { leakMessage } from '../../src/testing/leak-message.js';
import { COLOURED, PLAIN } from '../../src/testing/style.js';
import { dependency, frame, INTERNAL, open, stack } from './synthetic.js';

const bySync = stack(INTERNAL, frame(), frame({ functionName: null, line: 9, column: 1 }));

describe('the message about descriptors that were left open', () => {
  it('names one in its first line, then shows the line that opened it', () => {
    expect(leakMessage([open({ stack: bySync })], PLAIN)).toBe(
      [
        'a descriptor was left open: /tmp/a.json',
        '',
        '/tmp/a.json  fd 21, file, open for 12 ms',
        '  opened at readConfig (test/testing/sample.js:5:13)',
        '',
        '      3 | /** Quoted in messages of the tests beside it. */',
        '      4 | export function readConfig(path) {',
        '    > 5 |   const fd = openSync(path);',
        '        |             ^',
        '      6 |   return fd;',
        '      7 | }',
        '',
        '  called at test/testing/sample.js:9:1',
        '',
        'close it: fs.closeSync(fd), in a finally block',
        '',
      ].join('\n'),
    );
  });

  it('tells those of one line together', () => {
    const paths = ['/tmp/a', '/tmp/b', '/tmp/c'];
    const message = leakMessage(
      paths.map((path, i) => open({ path, fd: 21 + i, stack: bySync })),
      PLAIN,
    );
    expect(message).toContain('3 descriptors were left open');
    expect(message).toContain(
      [
        '/tmp/a  fd 21, file, open for 12 ms',
        '/tmp/b  fd 22, file, open for 12 ms',
        '/tmp/c  fd 23, file, open for 12 ms',
        '  opened at readConfig',
      ].join('\n'),
    );
    expect(message.match(/opened at readConfig/g)).toHaveLength(1);
  });

  it('names of the callers those that all have in common', () => {
    const from = (line: number): OpenDescriptor =>
      open({ stack: stack(INTERNAL, frame(), frame({ line: 20 }), frame({ line })) });
    const message = leakMessage([from(30), from(31)], PLAIN);
    expect(message).toContain('called at readConfig (test/testing/sample.js:20:13)');
    expect(message).not.toMatch(/sample\.js:3[01]/);
  });

  it('lists five of one line and counts the others', () => {
    const many = Array.from({ length: 12 }, (_, i) => open({ path: `/tmp/${i}`, stack: bySync }));
    const message = leakMessage(many, PLAIN);
    expect(message).toContain('/tmp/4  ');
    expect(message).not.toContain('/tmp/5');
    expect(message).toContain('… and 7 more from this line');
  });

  it('counts what is open twice by one path', () => {
    const message = leakMessage([open({ stack: bySync }), open({ stack: bySync, fd: 22 })], PLAIN);
    expect(message).toContain('/tmp/a.json  2 times');
  });

  it('says honestly that the line of an asynchronous open is not known', () => {
    const message = leakMessage([open({ role: 'uv-pool' })], PLAIN);
    expect(message).toContain(
      "  opened on libuv's thread pool, as by fs.promises or with a callback: the calling line is not known",
    );
  });

  it('puts lines that are known first', () => {
    const message = leakMessage(
      [open({ path: '/tmp/pool', role: 'uv-pool' }), open({ path: '/tmp/sync', stack: bySync })],
      PLAIN,
    );
    expect(message.indexOf('/tmp/sync')).toBeLessThan(message.indexOf('/tmp/pool'));
  });

  it('names the dependency that was between', () => {
    const through = stack(INTERNAL, dependency('fs-extra'), frame());
    expect(leakMessage([open({ stack: through })], PLAIN)).toContain(
      '  opened at readConfig (test/testing/sample.js:5:13)\n  through run (node_modules/fs-extra/index.js:3:4)\n',
    );
  });

  it('says near where the engine cannot vouch for the line', () => {
    const message = leakMessage([open({ stack: { ...bySync, exact: false } })], PLAIN);
    expect(message).toContain('  opened near readConfig (');
  });

  it('names a socket by its peer, and says how sockets are closed', () => {
    const socket = { kind: 'socket', path: null, syscall: 'socket' } as const;
    const byConnect = stack({ ...INTERNAL, functionName: 'connect', url: 'node:net' }, frame());
    const message = leakMessage(
      [open({ ...socket, peer: '127.0.0.1:80', stack: byConnect }), open({ ...socket, stack: byConnect })],
      PLAIN,
    );
    expect(message).toContain('socket 127.0.0.1:80  fd 21, open for');
    expect(message).toContain('\nsocket  fd 21, open for');
    expect(message).toContain('close them: socket.destroy()');
  });

  it('names a child process', () => {
    expect(leakMessage([open({ pid: 1 })], PLAIN)).toContain('fd 21, file, in process 1, open for');
  });

  it('has colours only where they are on', () => {
    expect(leakMessage([open({ stack: bySync })], PLAIN)).not.toContain('\u001B');
    expect(leakMessage([open({ stack: bySync })], COLOURED)).toContain('\u001B[1m/tmp/a.json\u001B[22m');
  });
});

it.each([
  [400_000, '0.4 ms'],
  [12_300_000, '12 ms'],
  [3_140_000_000, '3.1 s'],
])('%i ns is %s', (ns, text) => {
  expect(durationText(ns)).toBe(text);
});

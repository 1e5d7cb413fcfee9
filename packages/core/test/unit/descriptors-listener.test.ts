import { describe, expect, it } from 'vitest';
import { DescriptorTable } from '../../src/descriptors/table.js';
import type { TraceEvent } from '../../src/events.js';
import { PID, Trace } from './descriptor-events.js';

const CHILD = 200;

/** What a listener hears of the events of a made-up trace. */
function heard(tell: (trace: Trace) => void): string[] {
  const said: string[] = [];
  const table = new DescriptorTable({
    opened: ({ pid, fd, path }) => said.push(`${pid} opened ${fd} ${path}`),
    closed: ({ pid, fd, call }, time) => said.push(`${pid} closed ${fd} of ${call.pid} at ${time}`),
  });
  const trace = new Trace();
  const observe = trace.table.observe.bind(trace.table);
  trace.table.observe = (event: TraceEvent): void => {
    observe(event);
    table.observe(event);
  };
  tell(trace);
  return said;
}

describe('a listener hears', () => {
  it('of each descriptor as it is opened and closed', () => {
    const said = heard((trace) => {
      trace.open(3, '/a');
      trace.call('close', { fd: 3 });
    });
    expect(said).toEqual([`${PID} opened 3 /a`, `${PID} closed 3 of ${PID} at 1040`]);
  });

  it('nothing of a close that fails, or of what it never knew', () => {
    const said = heard((trace) => {
      trace.call('close', { fd: 7 });
      trace.call('close', { fd: 8 }, 'EBADF');
    });
    expect(said).toEqual([]);
  });

  it('that a number which is given anew was closed unseen', () => {
    const said = heard((trace) => {
      trace.open(3, '/a');
      trace.open(3, '/b');
    });
    expect(said).toEqual([`${PID} opened 3 /a`, `${PID} closed 3 of ${PID} at 1030`, `${PID} opened 3 /b`]);
  });

  it('of what execve closes, and not of what it keeps', () => {
    const said = heard((trace) => {
      trace.open(3, '/a', { flags: ['O_CLOEXEC'] });
      trace.open(4, '/b');
      trace.exec(PID, '/bin/true');
    });
    expect(said.slice(2)).toEqual([`${PID} closed 3 of ${PID} at 1050`]);
  });

  it('who made a descriptor that a child inherited, when the child closes it', () => {
    const said = heard((trace) => {
      trace.open(3, '/a');
      trace.call('fork', {}, CHILD);
      trace.spawn('process', CHILD);
      trace.call('close', { fd: 3 }, 0, { pid: CHILD });
      trace.call('close', { fd: 3 });
    });
    expect(said.slice(1).map((text) => text.replace(/ at .*/, ''))).toEqual([
      `${CHILD} closed 3 of ${PID}`,
      `${PID} closed 3 of ${PID}`,
    ]);
  });
});

it('a socket that connections are accepted on says so', () => {
  const trace = new Trace();
  trace.call('socket', {}, 3);
  trace.call('bind', { sockfd: 3, addr: { family: 'AF_INET', address: '127.0.0.1', port: 80 } });
  expect(trace.only().listening).toBeUndefined();
  trace.call('listen', { sockfd: 3 }, 'EADDRINUSE');
  expect(trace.only().listening).toBeUndefined();
  trace.call('listen', { sockfd: 3 });
  expect(trace.only()).toMatchObject({ listening: true, path: '127.0.0.1:80' });
});

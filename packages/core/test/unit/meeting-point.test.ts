import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { meetingPoint } from '../../src/protocol/meeting-point.js';

const AF_UNIX = 1;
/** `sizeof(struct sockaddr_un)` (unix(7)). */
const LARGEST = 110;

it('the meeting point is an abstract socket with the name of the process, and of its start', () => {
  const address = meetingPoint(process.pid);
  expect(address.readUInt16LE(0)).toBe(AF_UNIX);
  expect(address.toString('latin1', 2)).toMatch(new RegExp(`^\\0ptracer/${process.pid}/\\d+$`));
  expect(address.length).toBeLessThanOrEqual(LARGEST);
  expect(meetingPoint(process.pid)).toEqual(address);
});

it('a process that ends has none', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(() => meetingPoint(child.pid!)).toThrow(/ENOENT/);
});

it('a process of any name has one', async () => {
  const child = spawn('sh', ['-c', 'printf "a) R (b" > /proc/self/comm; echo; read -r _'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(meetingPoint(child.pid!).toString('latin1', 2)).toMatch(/^\0ptracer\/\d+\/\d+$/);
  child.stdin.end();
  await once(child, 'exit');
});

/** Where the threads of a process that traces itself find the tracer that another of them has started. */
import { readFileSync } from 'node:fs';

const AF_UNIX = 1;

/** When a process began, in clock ticks since boot (proc(5), /proc/PID/stat, starttime): process ids are used again. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
}

/** `struct sockaddr_un` of the abstract socket (unix(7)) that the tracer of a process listens at. */
export function meetingPoint(pid: number): Buffer {
  const name = `\0ptracer/${pid}/${startOf(pid)}`;
  const address = Buffer.from(new ArrayBuffer(2 + name.length));
  address.writeUInt16LE(AF_UNIX, 0);
  address.write(name, 2, 'latin1');
  return address;
}

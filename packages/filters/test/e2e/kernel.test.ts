/** The kernel's own verdicts, on calls whose arguments are known. */
import { expect, it } from 'vitest';
import { spawn, type SyscallEvent, type TraceCounts } from '@ptracer/core';
import { compilePattern, matches, where, type SyscallFilter } from '@ptracer/filters';

/** Calls with arguments at every edge of the tests below; they may fail. */
const PROGRAM = `
const fs = require('node:fs');
const quietly = (call) => { try { call(); } catch {} };
const byte = Buffer.alloc(70000);
const out = fs.openSync('/dev/null', 'w');
for (const fd of [out, 1, 999, 0x7fffffff]) for (const size of [0, 1, 4095, 4096, 4097, 65537]) quietly(() => fs.writeSync(fd, byte, 0, size));
for (const flags of ['r', 'w', 'a', 'r+', 'wx', 'as', 'rs+']) quietly(() => fs.closeSync(fs.openSync('/dev/null', flags, 0o640)));
for (const mode of [0, 0o644, 0o7777, 0o100644]) quietly(() => fs.chmodSync('/nonexistent', mode));
for (const at of [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40]) { quietly(() => fs.readSync(out, byte, 0, 1, at)); quietly(() => fs.ftruncateSync(999, at)); }
for (const id of [0, 1, 65534, 2 ** 32 - 1]) quietly(() => fs.chownSync('/nonexistent', id, 1));
`;

/** Which files V8 opens for itself depends on where the kernel has put it: it looks for room near its code. */
const isOfProgram = ({ name, args }: SyscallEvent): boolean =>
  name !== 'openat' || args[1]!.value === '/dev/null';

async function trace(filter: SyscallFilter): Promise<{ calls: SyscallEvent[]; counts: TraceCounts }> {
  const { reference } = compilePattern(filter);
  const running = await spawn(process.execPath, ['-e', PROGRAM], {
    stdio: 'ignore',
    ...(reference && { filter: reference }),
  });
  const calls: SyscallEvent[] = [];
  for await (const event of running) if (event.type === 'syscall' && isOfProgram(event)) calls.push(event);
  return { calls, counts: running.counts };
}

/** What a call asked for: the same in each run. Calls of other threads are not, nor those before the program. */
const asked = ({ name, args }: SyscallEvent): string =>
  `${name} ${args.map(({ kind, value }) => (kind === 'bytes' || kind === 'address' ? '' : JSON.stringify(value))).join()}`;

const SUBJECTS =
  'name in (write, openat, chmod, fchmodat, pread64, ftruncate, chown, fchownat) && thread == main';

const SAMPLE = [
  'fd == 999',
  'fd != 999',
  'fd < 0 || fd > 998',
  'fd == AT_FDCWD',
  'write && count > 4096',
  'write && count >= 4096 && count <= 65536',
  'write && !(count == 0 || count == 1)',
  'flags has O_WRONLY',
  'flags has O_APPEND|O_CREAT',
  'openat && !(flags has O_RDONLY) && !(flags has O_EXCL)',
  'openat && flags has O_SYNC',
  'mode == 0644',
  'openat && !(arg3 == 0640)',
  'arg3 >= 4294967296',
  'pread64 && pos > 1 && pos < 4294967297',
  'ftruncate && length in (0, 4294967296)',
  'user == -1',
  'user > 65533',
  'arg1 == 1',
];

it('what the kernel stops is what matches, on every one of a sample of filters', async () => {
  const { calls } = await trace(where(SUBJECTS));
  for (const expression of SAMPLE) {
    const filter = where(`${SUBJECTS} && (${expression})`);
    const wanted = calls.filter(matches(filter)).map(asked);
    const found = await trace(filter);
    expect(wanted.length, expression).toBeGreaterThan(0);
    expect(found.calls.map(asked), expression).toEqual(wanted);
  }
}, 120_000);

it('a write that cannot match does not stop the program', async () => {
  const program = `const fs = require('node:fs'); const fd = fs.openSync('/dev/null', 'w');
    for (let i = 0; i < 20_000; i++) fs.writeSync(1, 'x');`;
  const { reference } = compilePattern(where('write && fd == 1 && count > 100000'));
  const running = await spawn(process.execPath, ['-e', program], { stdio: 'ignore', filter: reference! });
  for await (const event of running) expect(event.type).not.toBe('syscall');
  // The call that starts the program stops, and what the tracer itself watches.
  expect(running.counts.stops).toBeLessThan(20);
  expect(running.counts).toMatchObject({ matched: 0, delivered: 0 });
});

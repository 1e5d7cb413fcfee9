import { expect, it } from 'vitest';
import { explain } from '../../src/explain.js';
import { not } from '../../src/pattern/combine.js';

const OPTIONS = { arch: 'x64', cwd: '/app' } as const;

it('the kernel alone decides on names and registers', () => {
  expect(explain('write && fd == 1 && count > 100000', OPTIONS)).toMatchObject({
    calls: ['write'],
    except: [],
    arguments: [{ call: 'write', test: 'fd == 1 && count >= 100001' }],
    stack: null,
    host: null,
    descriptorPaths: false,
  });
});

it('each stage has what it is the first to know', () => {
  const holds = (): boolean => true;
  const plan = explain(
    { name: 'close', fd: 3, result: 'success', from: 'db.ts', thread: 'worker', args: [holds] },
    OPTIONS,
  );
  expect(plan).toMatchObject({
    calls: ['close'],
    arguments: [{ call: 'close', test: 'fd == 3' }],
    tracer: 'success && fd == 3 && thread in (worker, other)',
    stack: 'thread == worker && the caller has file in ("db.ts", "/app/db.ts")',
    host: 'a function of yours',
  });
});

it('is a text for people', () => {
  expect(explain(not({ name: ['futex', 'madvise'] }), OPTIONS).text).toBe(
    `kernel        madvise, futex: never stop
              every other call stops
tracer        nothing
stack         nothing
functions     nothing`,
  );
  expect(explain({ trace: 'openat,close', status: 'failed' }, OPTIONS).text).toBe(
    `kernel        close, openat: stop
              no other call stops
tracer        failure
stack         nothing
functions     nothing`,
  );
  expect(explain({}, OPTIONS).text).toMatch(/^kernel {8}every call stops\ntracer/);
  expect(explain({ trace: 'none' }, OPTIONS).text).toMatch(/^kernel {8}no call stops\n/);
});

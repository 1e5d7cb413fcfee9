import { existsSync, chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { spawn, type SpawnOptions } from '@ptracer/core';
import { fixture, leftovers, only, temporaryFolder, traceOf, eventually } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const plugin = (name: string): SpawnOptions => ({
  filter: { module: new URL(`../fixtures/${name}`, import.meta.url).href },
});

function program(content: string, mode = 0o755): string {
  const path = join(temporaryFolder(), 'program');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

it.each([
  ['a name that PATH does not have', 'ptracer-nosuch', 'ERR_PTRACER_COMMAND_NOT_FOUND'],
  ['a path that is not there', './ptracer-nosuch', 'ERR_PTRACER_COMMAND_NOT_FOUND'],
  ['a folder', '/tmp', 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE'],
  ['a file that may not be executed', fixture('only.mjs'), 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE'],
])('%s fails before anything is started', async (_, file, code) => {
  await expect(spawn(file)).rejects.toMatchObject({ code, name: 'PtracerError' });
});

describe.each([
  ['whose interpreter is missing', '#!/nonexistent/interpreter\n', /interpreter/],
  ['that is no program', 'neither binary nor script\n', /no program/],
  ['that is empty', '', /no program/],
])('a file %s', (_, content, message) => {
  const error = {
    code: 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE',
    message: expect.stringMatching(message) as string,
  };

  it.each([
    ['a kernel filter', { filter: only('openat') }],
    ['every call stopping', {}],
  ])('fails the trace, with %s', async (_, options) => {
    await expect(traceOf(program(content), [], options)).rejects.toMatchObject(error);
  });

  // The tracer says that it has started the command before it has heard of the execve.
  it('fails the start itself', async () => {
    const started = spawn(program(content), [], { stdio: 'ignore' });
    // However it fails, nothing of it shall be left when the next test begins.
    await started.then((trace) => trace.exited).catch(() => {});
    await expect(started).rejects.toMatchObject(error);
  });
});

it('a working folder that is not there', async () => {
  await expect(traceOf('true', [], { cwd: join(temporaryFolder(), 'nosuch') })).rejects.toMatchObject({
    name: 'PtracerError',
    message: expect.stringMatching(/nosuch/) as string,
  });
});

it.each([
  ['without a default export', 'no-default-export.mjs', /default export/],
  ['that throws when it is loaded', 'throws-when-loaded.mjs', /loaded to fail/],
  ['whose factory throws', 'factory-throws.mjs', /made to fail/],
  ['that is not there', 'nosuch.mjs', /nosuch\.mjs/],
])('a plugin %s', async (_, name, message) => {
  await expect(traceOf('true', [], plugin(name))).rejects.toMatchObject({
    name: 'PtracerError',
    message: expect.stringMatching(message) as string,
  });
});

it('a plugin that throws in the middle of the trace ends it, and the command runs on', async () => {
  const file = join(temporaryFolder(), 'done');
  const command = ['-c', 'sleep 0.3; echo done > "$0"', file];
  await expect(traceOf('sh', command, plugin('match-throws.mjs'))).rejects.toMatchObject({
    code: 'ERR_PTRACER_TRACER_FAILED',
    message: expect.stringMatching(/matched to fail/) as string,
  });
  await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
});

it('every plugin error says so by its code', async () => {
  for (const name of [
    'no-default-export.mjs',
    'throws-when-loaded.mjs',
    'factory-throws.mjs',
    'nosuch.mjs',
  ]) {
    await expect(traceOf('true', [], plugin(name))).rejects.toMatchObject({ code: 'ERR_PTRACER_PLUGIN' });
  }
});

it('an argument list that the kernel does not take', async () => {
  await expect(traceOf('true', ['x'.repeat(200_000)])).rejects.toMatchObject({
    name: 'PtracerError',
    message: expect.stringMatching(/E2BIG/) as string,
  });
});

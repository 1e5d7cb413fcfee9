import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { attach } from '@ptracer/core';
import { call, commandFor, compiledHere, ending, start } from '../fixtures/self/program.js';
import { eventually, HAS_COMPILER, leftovers, sayWhatIsSkipped, traceOf } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const IS_ROOT = process.getuid?.() === 0;
const HAS_STRACE = spawnSync('strace', ['-V']).status === 0;
const HAS_SETPRIV = spawnSync('setpriv', ['--version']).status === 0;
if (!IS_ROOT) console.warn('SKIPPED: these tests do not run as root, which some need');
if (!HAS_STRACE) console.warn('SKIPPED: there is no strace, which some tests need');
if (!HAS_SETPRIV) console.warn('SKIPPED: there is no setpriv, which a test needs');
sayWhatIsSkipped();

const failing = <Value>(name: string, ...args: unknown[]): Promise<Value> =>
  call('start-failures', name, ...args);

/** Runs a program, by way of others perhaps, and returns what it returned. */
async function resultOf(command: readonly string[]): Promise<unknown> {
  const child = start(command);
  child.stdin!.end();
  const { status, stdout, stderr } = await ending(child);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
}

const refusal = (code: string, message: RegExp): object =>
  expect.objectContaining({
    name: 'PtracerError',
    code,
    message: expect.stringMatching(message) as string,
  }) as object;

describe('a process that may not be traced', () => {
  it.runIf(HAS_COMPILER)('because a sandbox forbids it', async () => {
    const error = refusal('ERR_PTRACER_PTRACE_FORBIDDEN', /seccomp|container/);
    const command = [compiledHere('forbids-ptrace'), ...commandFor('start-failures', 'forbidden')];
    expect(await resultOf(command)).toMatchObject({ errors: [error, error], tracers: ['0'] });
  });

  it.runIf(IS_ROOT)('because it has changed its user', async () => {
    const error = refusal('ERR_PTRACER_PTRACE_FORBIDDEN', /dumpable|user/);
    expect(await failing('afterSetuid')).toMatchObject({ errors: [error, error], tracers: ['0'] });
  });

  it.runIf(HAS_STRACE).each([
    ['strace', []],
    ['strace -f', ['-f']],
  ])('because %s traces it', async (_, flags) => {
    const command = ['strace', ...flags, '-o', '/dev/null', ...commandFor('start-failures', 'forbidden')];
    const error = refusal('ERR_PTRACER_ALREADY_TRACED', /by process \d+ \(strace\)/);
    expect(await resultOf(command)).toMatchObject({ errors: [error, error] });
  });

  it.each([
    ['alone', {}],
    ['with its children', { followForks: true }],
  ])('because ptracer traces it, %s', async (_, options) => {
    const [file, ...args] = commandFor('start-failures', 'forbidden');
    const { stdout, stderr, status, tracerPid } = await traceOf(file!, args, options);
    expect({ stderr, status }).toEqual({ stderr: '', status: { code: 0, signal: null } });
    const error = refusal('ERR_PTRACER_ALREADY_TRACED', new RegExp(`by process ${tracerPid} \\(node`));
    expect(JSON.parse(stdout)).toMatchObject({ errors: [error, error], tracers: [String(tracerPid)] });
  });

  it('because another process has attached to it', async () => {
    const child = start(commandFor('start-failures', 'forbiddenLater'));
    await once(child.stdout!, 'data');
    const trace = await attach(child.pid!);
    child.stdin!.end('go\n');
    const output = await text(child.stdout!);
    const error = refusal('ERR_PTRACER_ALREADY_TRACED', new RegExp(`by process ${trace.tracerPid} \\(node`));
    expect(JSON.parse(output)).toMatchObject({ errors: [error, error], tracers: [String(trace.tracerPid)] });
    await trace.exited;
    for await (const event of trace) void event;
  });
});

it('a process that may not load native code is told so', async () => {
  const [file, ...args] = commandFor('start-failures', 'forbidden');
  const error = refusal('ERR_PTRACER_START_FAILED', /addon/);
  expect(await resultOf([file!, '--no-addons', ...args])).toEqual({
    errors: [error, error],
    tracers: ['0'],
    descriptors: 0,
  });
});

it.each([
  ['is not there', '/nonexistent/node'],
  ['ends at once', '/bin/false'],
])('a Node.js that %s cannot be the tracer, and the next can', async (_, program) => {
  expect(await failing('noTracer', program)).toMatchObject({
    error: refusal('ERR_PTRACER_START_FAILED', new RegExp(program)),
    probes: ['seen'],
  });
});

it('a process that has no descriptor left is told so, loses none, and can trace when it has some', async () => {
  const [file, ...args] = commandFor('start-failures', 'noDescriptors');
  const error = refusal('ERR_PTRACER_START_FAILED', /EMFILE|errno 24|too many open files/);
  expect(await resultOf(['sh', '-c', 'ulimit -n 60; exec "$0" "$@"', file!, ...args])).toMatchObject({
    errors: [error, error, error, error],
    leaked: 0,
    probes: ['seen'],
    tracers: ['0'],
  });
});

/** Whether another user can run this Node and read this folder. */
function othersCanRun(): boolean {
  try {
    accessSync(process.execPath, constants.X_OK);
    const args = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath];
    return spawnSync('setpriv', [...args, '--check', commandFor('x', 'y')[1]!]).status === 0;
  } catch {
    return false;
  }
}

it.runIf(IS_ROOT && HAS_SETPRIV && othersCanRun())('a user without privileges can trace', async () => {
  const command = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  expect(await resultOf([...command, ...commandFor('start-failures', 'works')])).toEqual({
    probes: ['seen'],
    uid: 65534,
  });
});

const plugin = (name: string): { module: string } => ({
  module: new URL(`../fixtures/${name}.mjs`, import.meta.url).href,
});

describe('a plugin', () => {
  it.each([
    ['that is not there', 'nosuch', /nosuch/],
    ['that throws when it is loaded', 'throws-when-loaded', /loaded to fail/],
    ['without a default export', 'no-default-export', /default export/],
    ['whose factory throws', 'factory-throws', /made to fail/],
  ])('%s fails the trace, and the process is not traced', async (_, name, message) => {
    expect(await failing('atStart', { filter: plugin(name) })).toEqual({
      error: refusal('ERR_PTRACER_PLUGIN', message),
      tracers: ['0'],
      next: ['next'],
    });
  });

  it('that throws in the block ends the trace, and the next is as ever', async () => {
    expect(await failing('inBlock', { filter: plugin('match-throws') })).toMatchObject({
      error: refusal('ERR_PTRACER_TRACER_FAILED', /matched to fail/),
      tracers: ['0'],
      next: ['next'],
    });
  });
});

describe('a tracer that dies', () => {
  it.each([
    ['is killed', 'self/kills-when-made'],
    ['ends', 'self/exits-when-made'],
  ])('before the trace begins fails it, where it %s', async (_, name) => {
    expect(await failing('atStart', { filter: plugin(name) })).toEqual({
      error: refusal('ERR_PTRACER_TRACER_DIED', /ended, or was killed/),
      tracers: ['0'],
      next: ['next'],
    });
  });

  it.each([
    ['at the entry of a call', { filter: plugin('self/kills-at-entry') }],
    ['at the exit of a call', { filter: plugin('self/kills-in-match') }],
    ['at the stack of a call', { stack: plugin('self/kills-at-stack') }],
  ])('%s is told by detach(), and the process runs on untraced', async (_, options) => {
    expect(await failing('inBlock', options)).toMatchObject({
      error: refusal('ERR_PTRACER_TRACER_DIED', /ended, or was killed/),
      tracers: ['0'],
      next: ['next'],
    });
  });

  it('fails every trace that it had', async () => {
    const died = refusal('ERR_PTRACER_TRACER_DIED', /ended, or was killed/);
    expect(await failing('besideAnother', { filter: plugin('self/kills-in-match') })).toEqual({
      errors: [died, died],
      tracers: ['0'],
    });
  });
});

it('a plugin that throws in the block is told by every trace that was open', async () => {
  const failed = refusal('ERR_PTRACER_TRACER_FAILED', /matched to fail/);
  expect(await failing('besideAnother', { filter: plugin('match-throws') })).toEqual({
    errors: [failed, failed],
    tracers: ['0'],
  });
});

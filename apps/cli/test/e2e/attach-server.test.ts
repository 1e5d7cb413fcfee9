import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { Attached, expectFree, expectFreeSoon, ids, Target, tracerOf } from './attach-harness.js';
import { BIN, placeOf, temporaryFolder } from './harness.js';

const SERVER = `'use strict';
const fs = require('node:fs');
const http = require('node:http');

function greeting(name) {
  return fs.readFileSync(name, 'utf8');
}

const server = http.createServer((request, response) => {
  response.end(greeting(__dirname + request.url));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Server {
  target: Target;
  file: string;
  port: number;
}

/** A server that nobody has prepared for anything. */
async function serve(): Promise<Server> {
  const folder = temporaryFolder();
  const file = join(folder, 'server.js');
  writeFileSync(file, SERVER);
  writeFileSync(join(folder, 'greeting.txt'), 'hello');
  const target = new Target(process.execPath, [file]);
  await target.says('\n');
  return { target, file, port: Number(target.output) };
}

function ask(port: number, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/greeting.txt', agent: agent ?? false }, (response) => {
      text(response).then(resolve, reject);
    }).on('error', reject);
  });
}

/** Clients that ask without a pause, until they are told to stop. */
class Load {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[];
  readonly #port: number;
  #stopped = false;
  answers = 0;
  readonly failures: unknown[] = [];

  constructor(port: number, clients: number) {
    this.#port = port;
    this.#clients = Array.from({ length: clients }, () => this.#ask());
    onTestFinished(() => this.stop());
  }

  async #ask(): Promise<void> {
    while (!this.#stopped) {
      try {
        const answer = await ask(this.#port, this.#agent);
        if (answer === 'hello') this.answers++;
        else this.failures.push(answer);
      } catch (error) {
        this.failures.push(error);
      }
    }
  }

  /** Waits for answers to requests that were made after now. */
  async goesOn(): Promise<void> {
    const before = this.answers;
    await expect.poll(() => this.answers, { timeout: 15_000 }).toBeGreaterThan(before + 20);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }
}

it('the line of a handler is printed, exact, without any preparation of the server', async () => {
  const { target, file, port } = await serve();
  const trace = await Attached.to(['-e', 'openat', '-p', ids(target)]);
  expect(trace.stderr).toMatch(
    new RegExp(
      `^ptracer: attached to process ${target.pid} \\(.*server\\.js\\), \\d+ threads; Ctrl-C to detach\n`,
    ),
  );
  expect(await ask(port)).toBe('hello');
  await trace.says('internal');
  expect(await trace.detach()).toMatchObject({ code: 0, stdout: '' });
  const at = trace.lines.findIndex((line) => line.includes('greeting.txt'));
  expect(trace.lines[at]).toMatch(
    new RegExp(
      `^\\[pid +${target.pid}\\] openat\\(AT_FDCWD, ".*/greeting.txt", O_RDONLY\\|O_CLOEXEC\\) = \\d+$`,
    ),
  );
  expect(trace.lines.slice(at + 1, at + 3)).toEqual([
    `    at greeting (${file}:${placeOf(SERVER, 'readFileSync')})`,
    `    at ${file}:${placeOf(SERVER, 'greeting(__dirname')}`,
  ]);
  expectFree(target);
  expect(await ask(port)).toBe('hello');
});

it('every request is answered while it is attached and let go again and again', async () => {
  const { target, port } = await serve();
  const load = new Load(port, 4);
  for (const args of [['-e', 'openat'], ['-c'], ['-f'], ['-k', '-e', '%file'], ['--stack=off']]) {
    await load.goesOn();
    const trace = await Attached.to([...args, '-o', '/dev/null', '-p', ids(target)]);
    await load.goesOn();
    const { code, stderr } = await trace.detach();
    expect({ code, said: stderr.split('\n').slice(1) }).toEqual({ code: 0, said: ['ptracer: detached', ''] });
    expectFree(target);
  }
  await load.goesOn();
  await load.stop();
  expect(load.failures).toEqual([]);
});

it('a CLI that is killed takes nothing with it: the server answers, and is free', async () => {
  const { target, port } = await serve();
  const load = new Load(port, 2);
  const trace = await Attached.to(['-e', 'openat', '-o', '/dev/null', '-p', ids(target)]);
  await load.goesOn();
  trace.child.kill('SIGKILL');
  await trace.ended;
  await load.goesOn();
  await expectFreeSoon(target);
  await load.goesOn();
  await load.stop();
  expect(load.failures).toEqual([]);
});

it('a tracer that is killed takes nothing with it either, and is reported', async () => {
  const { target, port } = await serve();
  const load = new Load(port, 2);
  const trace = await Attached.to(['-e', 'openat', '-o', '/dev/null', '-p', ids(target)]);
  await load.goesOn();
  process.kill(tracerOf(target.pid), 'SIGKILL');
  const { code, stderr } = await trace.ended;
  expect(code).toBe(125);
  expect(stderr.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^ptracer: the tracer [^\n]*SIGKILL/),
    '',
  ]);
  await load.goesOn();
  await expectFreeSoon(target);
  await load.stop();
  expect(load.failures).toEqual([]);
});

it('a server that is stopped by its user while it is attached ends as it would alone', async () => {
  const { target, port } = await serve();
  const trace = await Attached.to(['-e', 'openat', '-p', ids(target)]);
  expect(await ask(port)).toBe('hello');
  target.child.kill('SIGTERM');
  expect(await target.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(await trace.ended).toMatchObject({ code: 0, signal: null });
  expect(trace.lines.at(-1)).toMatch(
    new RegExp(`^(\\[pid +${target.pid}\\] )?\\+\\+\\+ killed by SIGTERM \\+\\+\\+$`),
  );
});

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
if (!hasBash) console.warn('SKIPPED: bash, whose PIPESTATUS this test reads, is not installed');

it.skipIf(!hasBash)('a reader that has seen enough lets the server go', async () => {
  const { target, port } = await serve();
  const load = new Load(port, 1);
  const command = `"$NODE" "$BIN" -p ${target.pid} 2>&1 | head -4; echo "\${PIPESTATUS[0]}"`;
  const env = { ...process.env, NODE: process.execPath, BIN };
  const pipeline = new Target('bash', ['-c', command], { env });
  expect(await pipeline.ended).toMatchObject({ code: 0 });
  expect(pipeline.output.trimEnd().split('\n')).toHaveLength(5);
  expect(pipeline.output).toMatch(/\n0\n$/);
  expectFree(target);
  await load.goesOn();
  await load.stop();
  expect(load.failures).toEqual([]);
});

it('a full output file lets the server go, and is reported', async () => {
  const { target, port } = await serve();
  const load = new Load(port, 1);
  const trace = await Attached.to(['-o', '/dev/full', '-p', ids(target)]);
  const { code, stderr } = await trace.ended;
  expect(code).toBe(125);
  expect(stderr).toMatch(
    /\nptracer: detached\nptracer: the trace could not be written to its end: ENOSPC[^\n]*\n$/,
  );
  expectFree(target);
  await load.goesOn();
  await load.stop();
  expect(load.failures).toEqual([]);
});

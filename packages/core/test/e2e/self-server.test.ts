import { Agent, request } from 'node:http';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { attach } from '@ptracer/core';
import { commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers, tracerOf } from './harness.js';

const REQUESTS = [
  { path: '/read', answer: 'Linux\n' },
  { path: '/stream', answer: 'Linux\n' },
  { path: '/echo', body: 'x'.repeat(100_000), answer: 'x'.repeat(100_000) },
  { path: '/', answer: 'fine' },
];

/** One request; what was wrong with its answer. */
async function ask(port: number, agent: Agent | false, i: number): Promise<string | undefined> {
  const { path, body, answer } = REQUESTS[i % REQUESTS.length]!;
  const outgoing = request({ port, path, agent, method: body === undefined ? 'GET' : 'POST' });
  outgoing.end(body);
  try {
    const [response] = await once(outgoing, 'response');
    const received = await text(response);
    if (response.statusCode === 200 && received === answer) return undefined;
    return `${path}: ${response.statusCode}, ${received.length} bytes`;
  } catch (error) {
    return `${path}: ${String(error)}`;
  }
}

/** Requests on kept and on new connections, until `stop` is called; it returns what went wrong, and how many there were. */
function load(port: number): () => Promise<{ failures: string[]; asked: number }> {
  const failures: string[] = [];
  let asked = 0;
  const stopped = new AbortController();
  const agent = new Agent({ keepAlive: true });
  const client = async (own: Agent | false): Promise<void> => {
    while (!stopped.signal.aborted) {
      const failure = await ask(port, own, asked++);
      if (failure !== undefined) failures.push(failure);
    }
  };
  const clients = [agent, agent, false, false].map((own) => client(own as Agent | false));
  return async () => {
    stopped.abort();
    await Promise.all(clients);
    agent.destroy();
    return { failures, asked };
  };
}

async function portOf(server: ChildProcess): Promise<number> {
  const [first] = (await once(server.stdout!, 'data')) as [Buffer];
  return Number(String(first));
}

const lastLine = (stdout: string): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

it('a server that traces itself 100 times under load serves every request', async () => {
  const server = start(commandFor('server', 'tracedAgain', 100));
  const output: string[] = [];
  const stop = load(await portOf(server));
  server.stdout!.on('data', (bytes: Buffer) => output.push(String(bytes)));
  await eventually(() => output.join('')).toContain('rounds done');
  const { failures, asked } = await stop();
  expect(failures).toEqual([]);
  server.stdin!.end();
  const { status, stdout } = await ending(server);
  expect(status).toBe(0);
  expect(lastLine(stdout)).toEqual({ rounds: 100, seen: true, served: asked });
  await eventually(leftovers).toEqual([]);
});

/** Each attachment starts a tracer of its own. */
const ATTACHMENTS = Number(process.env['PTRACER_ENDURANCE'] ?? 20);

it('a server that is attached to and let go again and again under load serves every request', async () => {
  const server = start(commandFor('server', 'plain'));
  const stop = load(await portOf(server));
  for (let i = 0; i < ATTACHMENTS; i++) {
    const trace = await attach(server.pid!);
    await trace.detach();
  }
  expect(tracerOf(server.pid!)).toBe(0);
  const { failures, asked } = await stop();
  expect(failures).toEqual([]);
  server.stdin!.end();
  const { status, stdout } = await ending(server);
  expect(status).toBe(0);
  expect(lastLine(stdout)).toEqual({ served: asked });
  await eventually(leftovers).toEqual([]);
});

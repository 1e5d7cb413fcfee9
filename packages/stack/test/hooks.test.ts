/** What async hooks recorded, with a program that uses a dependency. */
import { spawn, type SyscallEvent } from '@ptracer/core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { prepareAsyncHooks } from '../src/hooks/prepare.js';
import { node, PROBE } from './corpus.js';

const filter = { module: new URL('plugins/probe-filter.mjs', import.meta.url).href };
const stack = {
  module: new URL('../dist/remote/engine.js', import.meta.url).href,
  options: { asyncHooks: true },
};

function program(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-hooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dependency = join(folder, 'node_modules', 'streams');
  mkdirSync(dependency, { recursive: true });
  writeFileSync(
    join(dependency, 'index.js'),
    `exports.stream = function stream(path) {
       require('node:fs').createReadStream(path).on('error', () => {});
     };`,
  );
  const file = join(folder, 'app.cjs');
  writeFileSync(
    file,
    `const { stream } = require('streams');
     setTimeout(function asks() { stream('${PROBE}stream'); }, 1);`,
  );
  return file;
}

it('a recorded frame is of the kind that it would be on a stack that was read', async () => {
  const trace = await spawn(node, [program()], {
    filter,
    stack,
    env: prepareAsyncHooks(process.env),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const calls: SyscallEvent[] = [];
  for await (const event of trace) if (event.type === 'syscall') calls.push(event);
  const opened = calls.find(({ args }) => args.some(({ value }) => value === `${PROBE}stream`));
  const frames = opened?.stack?.frames ?? [];
  const kinds = frames.map(({ functionName, kind }) => [functionName, kind]);
  expect(kinds).toContainEqual(['createReadStream', 'internal']);
  expect(kinds).toContainEqual(['stream', 'dependency']);
  expect(kinds).toContainEqual(['asks', 'user']);
});

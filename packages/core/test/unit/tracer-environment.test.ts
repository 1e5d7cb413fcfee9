import { afterEach, expect, it } from 'vitest';
import { tracerEnvironment } from '../../src/protocol/tracer-environment.js';

const before = { ...process.env };

afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

it('the tracer gets the environment, without what is meant for a Node.js program', () => {
  Object.assign(process.env, {
    NODE_OPTIONS: '--inspect',
    NODE_V8_COVERAGE: '/tmp',
    UV_THREADPOOL_SIZE: '1',
    V8_FLAGS: 'x',
    NODENV_ROOT: 'kept',
    PTRACER_EXAMPLE: 'kept',
  });
  const environment = tracerEnvironment();
  expect(Object.keys(environment).filter((name) => /^(NODE_|UV_|V8_)/.test(name))).toEqual([]);
  expect(environment).toMatchObject({ NODENV_ROOT: 'kept', PTRACER_EXAMPLE: 'kept', PATH: before['PATH'] });
});

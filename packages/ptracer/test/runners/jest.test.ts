import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Project, type RunnerResult } from './project.js';

// A run of a runner takes a second or two, where nothing else runs.
vi.setConfig({ testTimeout: 90_000 });

let project: Project;

beforeAll(() => {
  project = new Project(['jest', '@jest/globals']);
  project.write('package.json', '{ "name": "project" }');
  for (const name of ['three-leaks', 'clean', 'open-file', 'tidy-file', 'not-awaited'])
    project.addTest(`jest/${name}`, 'cjs');
  project.write('jest.config.js', "module.exports = { testMatch: ['**/*.test.cjs'] };");
  project.write(
    'setup.config.js',
    "module.exports = { testMatch: ['**/*.test.cjs'], setupFilesAfterEnv: ['ptracer/jest/setup'] };",
  );
});

afterAll(() => project.remove());

function run(...args: string[]): Promise<RunnerResult> {
  return project.run('node_modules/jest/bin/jest.js', args);
}

it('leaks by openSync, fs.open and fsPromises.open have their exact lines', async () => {
  const { code, output } = await run('-c', 'jest.config.js', 'three-leaks');
  expect(output).toContain('3 descriptors were left open');
  expect(output).toContain('opened at openSync (three-leaks.test.cjs:10:16)');
  for (const name of ['sync', 'callback', 'promise']) {
    expect(output).toMatch(new RegExp(`${project.folder}/${name}\\.txt  fd \\d+, file, open for`));
  }
  expect(output).toContain('three-leaks.test.cjs:17:10');
  expect(output).toContain('three-leaks.test.cjs:19:33');
  expect(code).toBe(1);
});

it('matchers pass where nothing is wrong', async () => {
  const { code, output } = await run('-c', 'jest.config.js', 'clean');
  expect(output).toContain('2 passed, 2 total');
  expect(code).toBe(0);
});

it('a matcher that is not awaited fails its test', async () => {
  const { code, output } = await run('-c', 'jest.config.js', 'not-awaited');
  expect(output).toContain('expect(…).toLeakNoDescriptors(…) was not awaited: write `await expect(…)');
  expect(code).toBe(1);
});

it.each([
  ['in one process', '--runInBand'],
  ['in processes', '--maxWorkers=2'],
])('the set-up fails the file that leaves a descriptor open, and no other: %s', async (_, how) => {
  const { code, output } = await run('-c', 'setup.config.js', how, '[ny]-file');
  expect(output).toContain('FAIL ./open-file.test.cjs');
  expect(output).toContain(`open-file.test.cjs: a descriptor was left open: ${project.folder}/forgotten.txt`);
  expect(output).toContain('opened at open-file.test.cjs:15:13');
  expect(output).not.toContain('closed-by-hook');
  expect(output).toContain('PASS ./tidy-file.test.cjs');
  expect(code).toBe(1);
});

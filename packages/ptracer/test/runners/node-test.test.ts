import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Project, type RunnerResult } from './project.js';

// A run of a runner takes a second or two, where nothing else runs.
vi.setConfig({ testTimeout: 90_000 });

let project: Project;

beforeAll(() => {
  project = new Project([]);
  project.write('package.json', '{ "name": "project", "type": "module" }');
  for (const name of ['three-leaks', 'clean', 'open-file', 'tidy-file'])
    project.addTest(`node-test/${name}`, 'mjs');
});

afterAll(() => project.remove());

function run(...args: string[]): Promise<RunnerResult> {
  return project.run('--test', ['--test-reporter=spec', ...args]);
}

it('leaks by openSync, fs.open and fsPromises.open have their exact lines', async () => {
  const { code, output } = await run('three-leaks.test.mjs');
  expect(output).toContain('AssertionError [ERR_ASSERTION]: 3 descriptors were left open');
  expect(output).toContain('opened at openSync (three-leaks.test.mjs:8:16)');
  expect(output).toContain("    > 8 |   kept.push(fs.openSync(path, 'w'));");
  expect(output).toContain('called at three-leaks.test.mjs:13:5');
  for (const name of ['sync', 'callback', 'promise']) {
    expect(output).toMatch(new RegExp(`${project.folder}/${name}\\.txt  fd \\d+, file, open for`));
  }
  expect(output).toContain('three-leaks.test.mjs:15:10');
  expect(output).toContain('three-leaks.test.mjs:17:30');
  expect(code).toBe(1);
});

it('assertions pass where nothing is wrong', async () => {
  const { code, output } = await run('clean.test.mjs');
  expect(output).toMatch(/fail 0/);
  expect(code).toBe(0);
});

it('the set-up fails the file that leaves a descriptor open, and no other', async () => {
  const { code, output } = await project.run('--import', [
    'ptracer/node-test/setup',
    '--test',
    '--test-reporter=spec',
    'open-file.test.mjs',
    'tidy-file.test.mjs',
  ]);
  expect(output).toContain(`open-file.test.mjs: a descriptor was left open: ${project.folder}/forgotten.txt`);
  expect(output).toContain('opened at open-file.test.mjs:15:6');
  expect(output).toContain(`✖ ${project.folder}/open-file.test.mjs`);
  expect(output).not.toContain('closed-by-hook');
  expect(output).not.toContain(`✖ ${project.folder}/tidy-file.test.mjs`);
  expect(output).toMatch(/pass 3\n.*fail 1/);
  expect(code).toBe(1);
});

it.skipIf(!process.allowedNodeEnvironmentFlags.has('--test-isolation'))(
  'the set-up fails a run whose files share a process',
  async () => {
    const { code, output } = await project.run('--import', [
      'ptracer/node-test/setup',
      '--test',
      '--test-isolation=none',
      '--test-reporter=spec',
      'open-file.test.mjs',
      'tidy-file.test.mjs',
    ]);
    expect(output).toContain(`Error: a descriptor was left open: ${project.folder}/forgotten.txt`);
    expect(output).toContain('opened at open-file.test.mjs:15:6');
    expect(code).toBe(1);
  },
);

it('the set-up does the same where a file is run without --test', async () => {
  const setup = ['ptracer/node-test/setup', '--test-reporter=spec'];
  const { code, output } = await project.run('--import', [...setup, 'open-file.test.mjs']);
  expect(output).toContain('open-file.test.mjs: a descriptor was left open');
  expect(code).toBe(1);
  expect(await project.run('--import', [...setup, 'tidy-file.test.mjs'])).toMatchObject({ code: 0 });
});

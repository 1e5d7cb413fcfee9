import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Project, type RunnerResult } from './project.js';

// A run of a runner takes a second or two, where nothing else runs.
vi.setConfig({ testTimeout: 90_000 });

const FIXTURES = [
  'three-leaks',
  'clean',
  'open-file',
  'tidy-file',
  'other-messages',
  'busy-pool',
  'beside-busy-pool',
  'not-awaited',
];

let project: Project;

beforeAll(() => {
  project = new Project(['vitest']);
  project.write('package.json', '{ "name": "project", "type": "module" }');
  for (const name of FIXTURES) {
    project.addTest(`vitest/${name}`, 'ts');
  }
  project.write('setup.config.js', "export default { test: { setupFiles: ['ptracer/vitest/setup'] } };");
});

afterAll(() => project.remove());

function run(...args: string[]): Promise<RunnerResult> {
  return project.run('node_modules/vitest/vitest.mjs', ['run', ...args]);
}

describe.each(['forks', 'threads'])('in vitest, pool %s,', (pool) => {
  it('leaks by openSync, fs.open and fsPromises.open have their exact lines', async () => {
    const { code, output } = await run('--pool', pool, 'three-leaks');
    expect(output).toContain('Error: 3 descriptors were left open');
    expect(output).toMatch(
      new RegExp(
        [
          `^${project.folder}/sync\\.txt  fd \\d+, file, open for .*$`,
          '^  opened at openSync \\(three-leaks\\.test\\.ts:14:24\\)$',
          '',
          '^      13 \\| function openSync\\(path: string\\): void \\{$',
          '^    > 14 \\|   kept\\.handles\\.push\\(fs\\.openSync.*$',
          '^         \\| {24}\\^$',
          '^      15 \\| \\}$',
        ].join('\n'),
        'm',
      ),
    );
    expect(output).toMatch(/called at three-leaks\.test\.ts:19:5/);
    for (const name of ['callback', 'promise']) {
      expect(output).toMatch(new RegExp(`^${project.folder}/${name}\\.txt  fd \\d+, file, open for`, 'm'));
    }
    // A worker's trace is of that worker alone, and the pool is everyone's.
    if (pool === 'threads') expect(output).toMatch(/opened on .*: the calling line is not known/);
    else {
      expect(output).toMatch(/opened at .*three-leaks\.test\.ts:21:10/);
      expect(output).toMatch(/opened at .*three-leaks\.test\.ts:23:38/);
    }
    expect(output).not.toContain('\u001B');
    expect(code).toBe(1);
  });

  it('matchers and fixtures pass where nothing is wrong', async () => {
    const { code, output } = await run('--pool', pool, 'clean.test');
    expect(output).toContain('Tests  11 passed (11)');
    expect(code).toBe(0);
  });

  it('the set-up fails the file that leaves a descriptor open, and no other', async () => {
    const { code, output } = await run('--pool', pool, '--config', 'setup.config.js', 'file');
    expect(output).toMatch(/FAIL +open-file\.test\.ts/);
    expect(output).toContain(
      `Error: open-file.test.ts: a descriptor was left open: ${project.folder}/forgotten.txt`,
    );
    expect(output).toContain('opened at open-file.test.ts:15:13');
    expect(output).not.toContain('closed-by-hook');
    expect(output).toMatch(/✓ tidy-file\.test\.ts/);
    expect(output).toMatch(/Test Files +1 failed \| 1 passed/);
    expect(code).toBe(1);
  });

  it('files and calls that should not be are told with their lines', async () => {
    const { output } = await run('--pool', pool, 'other-messages');
    expect(output).toContain('2 files were opened; only these may be: src/**');
    expect(output).toContain('/etc/hostname\n  opened at other-messages.test.ts:7:8');
    const asked = pool === 'threads' ? 'opened on ' : 'opened at other-messages.test.ts:8:20';
    expect(output).toContain(`/etc/hosts\n  ${asked}`);
    expect(output).toMatch(
      /statx\(AT_FDCWD<[^>]*>, "\/etc\/hosts".* = 0\n  made at other-messages\.test\.ts:14:8/,
    );
  });
});

it('a matcher that is not awaited fails its test', async () => {
  const { code, output } = await run('not-awaited');
  expect(output).toContain('expect(…).toLeakNoDescriptors(…) was not awaited: write `await expect(…)');
  expect(output).toContain('not-awaited.test.ts:6:51');
  expect(code).toBe(1);
});

it('workers that share a thread pool are not blamed for each other', async () => {
  const { output } = await run('--pool', 'threads', '--maxWorkers=2', 'busy-pool');
  expect(output).toContain('Tests  2 passed (2)');
});

it('vitest that prints colours gets colours', async () => {
  const { output } = await project.run('node_modules/vitest/vitest.mjs', ['run', 'three-leaks'], {
    NO_COLOR: undefined,
    FORCE_COLOR: '1',
  });
  expect(output).toContain(`\u001B[1m${project.folder}/sync.txt\u001B[22m`);
});

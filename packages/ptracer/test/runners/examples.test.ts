import { afterEach, describe, expect, it, vi } from 'vitest';
import { Project } from './project.js';

// A run of a runner takes a second or two, where nothing else runs.
vi.setConfig({ testTimeout: 90_000 });

interface Example {
  name: string;
  dependencies: string[];
  command: [file: string, ...args: string[]];
}

const EXAMPLES: Example[] = [
  { name: 'tests-vitest', dependencies: ['vitest'], command: ['node_modules/vitest/vitest.mjs', 'run'] },
  { name: 'tests-node', dependencies: [], command: ['--import', 'ptracer/node-test/setup', '--test'] },
  {
    name: 'tests-jest',
    dependencies: ['jest', '@jest/globals'],
    command: ['node_modules/jest/bin/jest.js'],
  },
];

let project: Project | undefined;

afterEach(() => project?.remove());

describe.each(EXAMPLES)('examples/$name', ({ name, dependencies, command: [file, ...args] }) => {
  it('passes', async () => {
    project = new Project(dependencies);
    project.addExample(name);
    const { code, output } = await project.run(file, args);
    expect(output).toMatch(/pass/i);
    expect(code, output).toBe(0);
  });

  it('fails with the line that opened the file, once the program forgets to close it', async () => {
    project = new Project(dependencies);
    project.addExample(name);
    project.write('notes.js', project.read('notes.js').replace('closeSync(fd);', '// closeSync(fd);'));
    const { code, output } = await project.run(file, args);
    expect(code, output).toBe(1);
    expect(output).toMatch(/a descriptor was left open: \S+\/a\.txt/);
    expect(output).toMatch(/opened at .*addNote \(notes\.js:5:14\)/);
    // The set-up finds those of all tests.
    expect(output).toMatch(/notes\.test\.js: [34] descriptors were left open/);
  });
});

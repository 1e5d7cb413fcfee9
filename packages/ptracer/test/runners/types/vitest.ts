/** Not run, only compiled: the matchers are known to vitest's `expect`, the fixtures to its `test`. */
import { expect } from 'vitest';
import { failOnOpenDescriptors, test } from 'ptracer/vitest';

failOnOpenDescriptors({ ignore: ['logs/'], settle: 10 });

test('uses', async ({ descriptors, syscalls }) => {
  await expect(() => 1).toLeakNoDescriptors();
  await expect(descriptors).not.toLeakNoDescriptors();
  await expect(() => 1).toMakeNoSyscalls((call) => call.result.errno === 'ENOENT');
  // @ts-expect-error -- patterns are checked
  await expect(() => 1).toMakeNoSyscalls({ nam: 'open' });
  const [first] = syscalls();
  expect(first?.thread.role).toBe('main');
});

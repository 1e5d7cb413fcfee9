/** Not run, only compiled: the matchers are known to jest's `expect`. */
import { expect } from '@jest/globals';
import { failOnOpenDescriptors } from 'ptracer/jest';

failOnOpenDescriptors({ ignore: ['logs/'], settle: 10 });

export async function uses(): Promise<void> {
  await expect(() => 1).toLeakNoDescriptors();
  await expect(() => 1).not.toOpenOnly(['src/']);
  await expect(() => 1).toMakeNoSyscalls({ name: /^open/ });
  // @ts-expect-error -- options are checked
  await expect(() => 1).toLeakNoDescriptors({ settled: 1 });
}

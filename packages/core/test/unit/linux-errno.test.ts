import { expect, it } from 'vitest';
import { errnoName, errnoText } from '../../src/linux/errno.js';

it('names errors and has the texts of glibc', () => {
  expect(errnoName(2)).toBe('ENOENT');
  expect(errnoText(2)).toBe('No such file or directory');
  expect(errnoText('EAGAIN')).toBe('Resource temporarily unavailable');
  expect(errnoName(35)).toBe('EDEADLK');
});

it('knows the errors that only a tracer sees', () => {
  expect(errnoName(512)).toBe('ERESTARTSYS');
  expect(errnoText('ERESTART_RESTARTBLOCK')).toBe('Interrupted by signal');
});

it('gives undefined for a number that is no error', () => {
  expect(errnoName(0)).toBeUndefined();
  expect(errnoName(4095)).toBeUndefined();
  expect(errnoText('ENOSUCH')).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { evaluate } from '../src/c-expression.js';

const names: Readonly<Record<string, bigint>> = { F_LINUX_SPECIFIC_BASE: 1024n, O_DSYNC: 0o10000n };
const value = (text: string): bigint | null => evaluate(text, (name) => names[name] ?? null);

describe('evaluate', () => {
  it.each([
    ['0x80000000U', 0x80000000n],
    ['02000000', 0o2000000n],
    ['(1 << 14)', 1n << 14n],
    ['(F_LINUX_SPECIFIC_BASE + 6)', 1030n],
    ['(0x100000|O_DSYNC)', 0x101000n],
    ['-100', -100n],
    ['(1ULL << 36)', 1n << 36n],
    ['_BITUL(3)', 8n],
    ['((__kernel_rwf_t)0x00000010)', 16n],
    ['1 << 2 + 1', 8n],
    ["'a'", 97n],
  ])('reads %s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it.each(['', 'UNKNOWN', '_IOW(0x8A, 1, struct epoll_params)', '"text"', '(1', '1 2', '1 / 0'])(
    'gives null for %j',
    (text) => {
      expect(value(text)).toBeNull();
    },
  );
});

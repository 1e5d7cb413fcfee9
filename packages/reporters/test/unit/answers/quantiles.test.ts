import { describe, expect, it } from 'vitest';
import { Quantiles } from '../../../src/answers/quantiles.js';

describe('quantiles', () => {
  it.each([0.5, 0.9, 0.99, 1])('at %d are right to one per cent', (part) => {
    const quantiles = new Quantiles();
    const values = Array.from({ length: 10_000 }, (_, i) => Math.round(1.002 ** i) + 1000);
    for (const value of values) quantiles.add(value);
    const exact = values[Math.ceil(part * values.length) - 1]!;
    expect(Math.abs(quantiles.at(part) - exact) / exact).toBeLessThan(0.0101);
  });

  it('do not depend on the order of values', () => {
    const [up, down] = [new Quantiles(), new Quantiles()];
    const values = [5, 900, 70, 12_345, 3, 3];
    for (const value of values) up.add(value);
    for (const value of values.toReversed()) down.add(value);
    expect(up.at(0.5)).toBe(down.at(0.5));
  });

  it('of one value are that value, of none 0', () => {
    const quantiles = new Quantiles();
    expect(quantiles.at(0.5)).toBe(0);
    quantiles.add(42);
    expect(quantiles.at(0.5)).toBe(42);
  });
});

import { describe, expect, it } from 'vitest';
import { countText, durationText, figuresText } from '../../src/text/quantity.js';
import { blocking, leak, startup } from './formats/findings.js';

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [21_000, '21 µs'],
    [400, '0.4 µs'],
    [400_000, '0.4 ms'],
    [99_999, '0.1 ms'],
    [1_000_000, '1 ms'],
    [9_940_000, '9.9 ms'],
    [9_960_000, '10 ms'],
    [12_300_000, '12 ms'],
    [3_140_000_000, '3.1 s'],
    [119e9, '2 min'],
    [90 * 60e9, '1.5 h'],
  ])('of %d ns is %s', (ns, text) => {
    expect(durationText(ns)).toBe(text);
  });

  it('that rounds up to a unit is said in that unit', () => {
    expect(durationText(999_700_000)).toBe('1 s');
    expect(durationText(59_990_000_000)).toBe('1 min');
    expect(durationText(999_400_000)).toBe('999 ms');
  });
});

describe('a count', () => {
  it('of one is singular, any other plural', () => {
    expect(countText(1, 'call', 'calls')).toBe('1 call');
    expect(countText(0, 'call', 'calls')).toBe('0 calls');
    expect(countText(12, 'directory', 'directories')).toBe('12 directories');
  });
});

describe('the figures of a finding', () => {
  it('are the number of descriptors and the age of the oldest', () => {
    expect(figuresText(leak({ count: 12, ageNs: 3.1e9 }))).toBe('12 descriptors, the oldest open for 3.1 s');
    expect(figuresText(leak({ count: 1, ageNs: 3.1e9 }))).toBe('1 descriptor, open for 3.1 s');
  });

  it('are the calls and their time', () => {
    expect(figuresText(blocking({ count: 31, totalNs: 1.2e9, maxNs: 310e6 }))).toBe(
      '31 calls, 1.2 s together, the longest 310 ms',
    );
    expect(figuresText(blocking({ count: 1, totalNs: 12e6, maxNs: 12e6 }))).toBe('1 call, 12 ms');
  });

  it('are the files that were not there, of all', () => {
    expect(figuresText(startup({ count: 120, tried: 180, totalNs: 12e6 }))).toBe(
      '120 of 180 files not there, 12 ms together',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { originalInThisProcess } from '../src/runtime-maps.js';

interface Padding {
  // Types vanish when vitest transforms this module: the lines below move.
  first: string;
  second: number;
}

/** Where a function is called from, in the code that V8 runs. */
function generatedPosition(): { url: string; line: number; column: number } {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const [, site] = new Error('here').stack as unknown as NodeJS.CallSite[];
  Error.prepareStackTrace = prepare;
  return { url: site!.getFileName()!, line: site!.getLineNumber()!, column: site!.getColumnNumber()! };
}

describe('a position of transformed code', () => {
  it('is mapped to the line of the source, as the runner maps stacks', () => {
    const padding: Partial<Padding> = {};
    const generated = generatedPosition();
    const printed = /:(\d+):(\d+)\)?$/.exec(new Error('here').stack!.split('\n')[1]!)!;
    const original = originalInThisProcess(generated)!;
    expect(padding).toEqual({});
    expect(original.url).toBe(import.meta.filename);
    expect(original.line).toBe(Number(printed[1]) - 1);
    expect(original.line).not.toBe(generated.line);
  });

  it('is nobody’s where the script is not known', () => {
    expect(originalInThisProcess({ url: 'node:fs', line: 1, column: 1 })).toBeUndefined();
    expect(originalInThisProcess({ url: '/nowhere.js', line: 1, column: 1 })).toBeUndefined();
  });

  it('is not asked for where somebody broke Error.prepareStackTrace', () => {
    const prepare = Error.prepareStackTrace;
    const { url, line, column } = generatedPosition();
    try {
      Error.prepareStackTrace = () => {
        throw new Error('broken');
      };
      expect(originalInThisProcess({ url, line, column })).toBeUndefined();
    } finally {
      Error.prepareStackTrace = prepare;
    }
  });
});
